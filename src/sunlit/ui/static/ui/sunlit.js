/* Comforts only: every page reads and every form works without this file. */
(function () {
  "use strict";
  var root = document.documentElement;
  function kept(name) { try { return localStorage.getItem(name); } catch (e) { return null; } }
  function keep(name, value) { try { localStorage.setItem(name, value); } catch (e) { /* private mode */ } }
  if (kept("large") === "1") root.classList.add("large");
  document.querySelectorAll("[data-large]").forEach(function (button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(root.classList.contains("large")));
    button.addEventListener("click", function () {
      var on = root.classList.toggle("large");
      button.setAttribute("aria-pressed", String(on));
      keep("large", on ? "1" : "0");
    });
  });
  /* A form is sent once; the server would refuse the second anyway. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
  var alarm = document.querySelector("[data-focus]");
  if (alarm) alarm.focus();
  /* Time left until an instant: <small data-until="2026-11-26T09:30:00Z" data-days="{n} 天" data-hours="{n} 小时"> */
  document.querySelectorAll("[data-until]").forEach(function (spot) {
    var left = new Date(spot.dataset.until) - Date.now();
    if (left <= 0) return;
    var hours = Math.floor(left / 3600000);
    var words = hours >= 48 ? spot.dataset.days : spot.dataset.hours;
    var n = hours >= 48 ? Math.floor(hours / 24) : Math.max(hours, 1);
    spot.textContent = words.replace("{n}", n);
  });
  /* The footer's figures of the record are not part of the page: they are fetched. */
  var log = document.body.dataset.log, spot = document.querySelector("[data-record]");
  if (log && spot && window.fetch) {
    fetch("/log/" + log + "/state.json").then(function (r) { return r.json(); }).then(function (state) {
      spot.textContent = " · " + Number(state.size).toLocaleString();
    }).catch(function () { /* the link beside it says where to look */ });
  }
  /* What the public will see, beside the form that says it. */
  document.querySelectorAll("[data-preview]").forEach(function (view) {
    var field = document.getElementById(view.dataset.preview), blank = view.textContent;
    if (!field) return;
    function show() {
      var value = field.tagName === "SELECT" ? field.options[field.selectedIndex].text : field.value;
      view.textContent = value.trim() || blank;
    }
    field.addEventListener("input", show);
    show();
  });
}());
