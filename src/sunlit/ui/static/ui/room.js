/* A meeting under way: asks every few seconds whether something was entered, and shows it. Without it the page
   is as good after a reload. */
(function () {
  "use strict";
  var EVERY = 4000;

  function typed(root) {
    return Array.prototype.some.call(root.querySelectorAll("textarea,input[type=text],input[type=number]"), function (box) {
      return box.value !== box.defaultValue;
    });
  }

  function busy(part) {
    return part.contains(document.activeElement) || part.querySelector("details[open]") !== null || typed(part);
  }

  function show(room, page) {
    var fresh = page.querySelector("[data-room]");
    if (!fresh) return;
    if (room.dataset.moves !== fresh.dataset.moves) {
      if (!typed(document)) { location.reload(); return; }
      Array.prototype.forEach.call(document.querySelectorAll("[data-stale]"), function (line) { line.hidden = false; });
    }
    var kept = true;
    Array.prototype.forEach.call(page.querySelectorAll("[data-part]"), function (part) {
      var here = document.getElementById(part.id);
      if (!here) return;
      if (busy(here)) { kept = false; return; }
      here.innerHTML = part.innerHTML;
    });
    if (kept) room.dataset.version = fresh.dataset.version;
  }

  function ask(room) {
    if (document.hidden) return;
    fetch(room.dataset.room + "?have=" + encodeURIComponent(room.dataset.version), {credentials: "same-origin"})
      .then(function (answer) { return answer.status === 200 ? answer.text() : ""; })
      .then(function (text) { if (text) show(room, new DOMParser().parseFromString(text, "text/html")); })
      .catch(function () { /* no connection now: asked again */ });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var room = document.querySelector("[data-room]");
    if (room && window.fetch && window.DOMParser) setInterval(function () { ask(room); }, EVERY);
  });
}());
