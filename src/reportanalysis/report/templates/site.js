"use strict";
// The reader's language: in the address (?lang=zh), on the html element, and in links.
(function () {
  const root = document.documentElement;
  const names = ["en", "zh"];
  const asked = new URLSearchParams(location.search).get("lang");

  function swap(element, name, chinese, language) {
    const kept = "data-en" + (name ? "-" + name : "");
    const now = name ? element.getAttribute(name) : element.textContent;
    if (!element.hasAttribute(kept)) element.setAttribute(kept, now);
    const words = language === "zh" ? chinese : element.getAttribute(kept);
    if (name) element.setAttribute(name, words);
    else element.textContent = words;
  }

  // Where no element may stand: options, the title, labels for those who hear the page.
  function words(language) {
    document.querySelectorAll("*").forEach(function (element) {
      Array.from(element.attributes).forEach(function (each) {
        if (each.name === "data-zh") swap(element, "", each.value, language);
        else if (each.name.startsWith("data-zh-")) {
          swap(element, each.name.slice(8), each.value, language);
        }
      });
    });
  }

  function set(language) {
    root.lang = language;
    root.dataset.language = language;
  }

  function address(href, language) {
    const url = new URL(href, location.href);
    if (language === "zh") url.searchParams.set("lang", "zh");
    else url.searchParams.delete("lang");
    return url;
  }

  // A link of the site takes the language along; outside links stay as they are.
  function carry(event) {
    const link = event.target.closest && event.target.closest("a");
    const name = link && (link.hasAttribute("href") ? "href" : "xlink:href");
    const href = link && link.getAttribute(name);
    if (!href || !/^(?![a-z]+:)[^#?]*\.html/i.test(href)) return;
    const [path, hash] = href.split("#");
    const query = address(path, root.dataset.language).search;
    link.setAttribute(name, path.split("?")[0] + query + (hash === undefined ? "" : "#" + hash));
  }

  function choose(language) {
    set(language);
    words(language);
    const url = address(location.href, language);
    try {
      history.replaceState(history.state, "", url);
    } catch (refused) {
      location.assign(url);
    }
    document.dispatchEvent(new CustomEvent("language", { detail: language }));
  }

  // A table wider than its place can be reached by keyboard and shows that it goes on.
  function measure(region) {
    const wide = region.scrollWidth > region.clientWidth + 1;
    region.classList.toggle("wide", wide);
    if (wide) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
  }
  const watch = new ResizeObserver(function (changes) {
    changes.forEach(function (change) { measure(change.target.closest(".scroll")); });
  });

  set(asked === "zh" ? "zh" : "en");
  document.addEventListener("DOMContentLoaded", function () {
    if (root.lang === "zh") words("zh");
    const button = document.getElementById("language");
    button.hidden = false;
    button.addEventListener("click", function () {
      choose(names[1 - names.indexOf(root.lang)]);
    });
    document.querySelectorAll(".scroll, .scroll > table").forEach(function (each) {
      watch.observe(each);
    });
    // Only one menu of the navigation is open at a time, and none after a click beside it.
    const menus = Array.from(document.querySelectorAll("details.menu"));
    document.addEventListener("click", function (event) {
      menus.forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      menus.filter(function (menu) { return menu.open; }).forEach(function (menu) {
        menu.open = false;
        menu.firstElementChild.focus();
      });
    });
  });
  ["pointerdown", "focusin", "click"].forEach(function (kind) {
    document.addEventListener(kind, carry, true);
  });
})();
