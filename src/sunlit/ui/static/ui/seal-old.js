/* Only browsers too old for modules run this file: they are told that they cannot check, and claim nothing. */
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var box = document.querySelector("[data-seal]");
    if (box) box.firstElementChild.textContent = JSON.parse(box.getAttribute("data-words")).old;
  });
}());
