/* Comforts only: every page reads and every form works without this file. */
(function () {
  "use strict";
  var root = document.documentElement;
  function kept(name) { try { return localStorage.getItem(name); } catch (e) { return null; } }
  function keep(name, value) { try { localStorage.setItem(name, value); } catch (e) { /* private mode */ } }
  function each(selector, work) { Array.prototype.forEach.call(document.querySelectorAll(selector), work); }

  /* At once, before anything is painted: nobody wants a page that jumps. */
  if (kept("large") === "1") root.classList.add("large");

  function largeType(button) {
    function tell() { button.setAttribute("aria-pressed", String(root.classList.contains("large"))); }
    button.hidden = false;
    tell();
    button.addEventListener("click", function () {
      root.classList.toggle("large");
      keep("large", root.classList.contains("large") ? "1" : "0");
      tell();
    });
  }

  /* <span data-until="2026-11-26T09:30:00Z" data-days="{n} days left" data-hours="{n} hours left"> */
  function countDown(spot) {
    var hours = Math.floor((new Date(spot.dataset.until) - Date.now()) / 3600000);
    if (!(hours >= 0)) return;
    var inDays = hours >= 48;
    spot.textContent = (inDays ? spot.dataset.days : spot.dataset.hours)
      .replace("{n}", inDays ? Math.floor(hours / 24) : Math.max(hours, 1));
  }

  /* A form is sent once; the server would refuse the second anyway. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", function () {
    each("form[data-sent]", function (form) { delete form.dataset.sent; });
  });

  /* The size of the record is no part of a page, which only changes with its matter: it is fetched. */
  function recordState(spot) {
    var log = document.body.dataset.log;
    if (!log || !window.fetch) return;
    fetch("/log/" + log + "/state.json").then(function (r) { return r.json(); }).then(function (state) {
      if (!state.checkpoint_at) return;
      var time = new Date(state.checkpoint_at).toLocaleString(root.lang === "en" ? "en-GB" : root.lang, {
        month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai"
      }).replace(/(\d+)月(\d+)日/, "$1 月 $2 日");  // as every other date of the page
      spot.textContent = " · " + spot.dataset.record
        .replace("{n}", Number(state.size).toLocaleString(root.lang)).replace("{time}", time);
      var names = (state.witnesses || []).filter(function (one) { return one.current; })
        .map(function (one) { return one.name; });
      if (names.length) spot.textContent += spot.dataset.witnessed.replace("{names}", names.join(", "));
      if (state.alarm_at && Date.now() > state.alarm_at) {
        each("[data-unwitnessed]", function (banner) { banner.hidden = false; });
      }
    }).catch(function () { /* the link beside it says where to look */ });
  }

  /* What the public will see, beside the form that says it. */
  function preview(view) {
    var field = document.getElementById(view.dataset.preview), blank = view.textContent;
    if (!field) return;
    function said() {
      if (view.dataset.only) return field.value === view.dataset.only ? blank : "";
      if (field.tagName === "SELECT") return field.options[field.selectedIndex].text;
      if (field.type === "file") return Array.prototype.map.call(field.files, function (f) { return f.name; }).join(" · ");
      if (field.tagName !== "FIELDSET") return field.value;
      var chosen = field.querySelector("input:checked");
      return chosen ? chosen.closest("label").textContent : "";
    }
    var box = view.closest("[data-box]");  // a line of its own: gone while there is nothing to say
    function show() {
      view.textContent = said().trim() || (box ? "" : blank);
      if (box) box.hidden = !view.textContent;
    }
    field.addEventListener("input", show);
    field.addEventListener("change", show);
    if (said().trim()) show();
  }

  document.addEventListener("DOMContentLoaded", function () {
    each("[data-large]", largeType);
    each("[data-until]", countDown);
    each("[data-record]", recordState);
    each("[data-preview]", preview);
    var alarm = document.querySelector("[data-focus]");
    if (alarm) alarm.focus();
  });
}());
