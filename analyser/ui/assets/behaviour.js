/* Keys of the review table, evidence under the pointer, French for what Streamlit says itself.
   Installed once a browser page; finds widgets by the class that Streamlit makes of their key. */
(() => {
  document.documentElement.lang = "fr";
  if (window.pvdplus) return;
  window.pvdplus = true;

  const KEYS = {
    a: "decide_accept", e: "decide_correct", r: "decide_reject", u: "decide_unsure", z: "decide_undo",
    j: "go_next", k: "go_previous", " ": "go_evidence", escape: "leave_correction",
  };
  const FRENCH = {
    "Upload": "Parcourir", "Browse files": "Parcourir",
    "Drag and drop files here": "Déposez vos fichiers ici", "Drag and drop file here": "Déposez votre fichier ici",
    "Open": "Ouvrir", "Clear value": "Effacer", "No results": "Aucun résultat", "Select all": "Tout choisir", "Clear all": "Tout effacer",
  };
  const PATIENCE_MS = 3000;

  /* A second press before the next action is drawn would settle an action nobody has seen: it is ignored. */
  let pending = null;
  const shown = () => document.querySelector("[data-shown]")?.dataset.shown ?? "";
  const isPending = () => pending !== null && pending.shown === shown() && Date.now() - pending.at < PATIENCE_MS;
  const settles = (name) => name.startsWith("decide_");

  /* While the table is drawn again its buttons are gone for a moment: a key waits for them, and for the same action. */
  let table = { shown: "", goneAt: 0, path: "" };
  const look = () => {
    const now = shown();
    if (now) table = { shown: now, goneAt: 0, path: location.pathname };
    else if (table.shown && !table.goneAt) table.goneAt = Date.now();
  };
  const returns = () =>
    table.shown && table.path === location.pathname && (!table.goneAt || Date.now() - table.goneAt < PATIENCE_MS);
  const buttonOf = (name) => document.querySelector(`.st-key-${name} button:not([disabled])`);
  const act = (name, meant, asked) => {
    const button = buttonOf(name);
    if (!button) {
      if (returns() && Date.now() - asked < PATIENCE_MS) setTimeout(() => act(name, meant, asked), 30);
      return;
    }
    if (settles(name)) {
      if (isPending() || (meant && meant !== shown())) return;
      pending = { shown: shown(), at: Date.now() };
    }
    button.click();
  };

  const typing = (target) =>
    target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=listbox]");

  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (typing(event.target) && key !== "escape") return;
    if (key === "r" || key === "c") event.stopImmediatePropagation(); /* Streamlit's own: rerun, clear caches */
    if (key === " " && event.target instanceof Element && event.target.closest("button, a, summary, input")) return;
    const name = KEYS[key];
    look();
    if (!name || !(buttonOf(name) || (table.goneAt && returns()))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) act(name, table.shown, Date.now());
  }, true);

  window.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!event.isTrusted || !button) return;
    if (button.closest("[class*='st-key-decide_']")) {
      if (isPending()) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      pending = { shown: shown(), at: Date.now() };
    }
    /* After the mouse, the keys belong to the review table again, not to the button just clicked. */
    if (event.detail > 0 && button.closest(".st-key-table")) setTimeout(() => button.blur());
  }, true);

  const light = (event, on) => {
    const holder = event.target instanceof Element && event.target.closest("[class*='st-key-ev_']");
    const name = holder && [...holder.classList].find((c) => c.startsWith("st-key-ev_"))?.slice("st-key-ev_".length);
    if (!name) return;
    document.querySelectorAll(`[data-evidence~="${name}"]`).forEach((box, rank) => {
      box.classList.toggle("lit", on);
      if (on && rank === 0) box.scrollIntoView({ block: "nearest", behavior: "smooth" });
    });
  };
  for (const [type, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]])
    document.addEventListener(type, (event) => light(event, on));

  /* A click on a line of the page is one on its tick, which may still be loading. */
  const tick = (line) => {
    const box = document.querySelector(`.st-key-line_${line.dataset.line} input`);
    if (box) box.click();
    else if (line.isConnected) setTimeout(() => tick(line), 50);
  };
  document.addEventListener("click", (event) => {
    const line = event.target instanceof Element && event.target.closest("[data-line]");
    if (line) tick(line);
  });

  /* What Streamlit gives no way to say: French for its own strings, names and focus for the panes that scroll. */
  const speakFrench = () => {
    const roots = document.querySelectorAll("[data-testid=stFileUploaderDropzone], [data-baseweb=popover]");
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const said = walker.currentNode.nodeValue.trim();
        const limit = said.match(/^(\d+)MB per file/);
        const french = limit ? `ou déposez ici · ${limit[1]} Mo au plus par fichier` : FRENCH[said];
        if (french) walker.currentNode.nodeValue = french;
      }
    }
    for (const named of document.querySelectorAll("[aria-label=Open], [aria-label='Clear value']"))
      named.setAttribute("aria-label", FRENCH[named.getAttribute("aria-label")]);
    document.querySelector(".st-key-notice")?.setAttribute("role", "status");
    for (const [name, label] of [["page_pane", "Page du plan"], ["queue", "File des actions"], ["record", "Fiche de l’action"]]) {
      const pane = document.querySelector(`.st-key-${name}`);
      if (pane && pane.tabIndex !== 0) { pane.tabIndex = 0; pane.setAttribute("role", "region"); pane.setAttribute("aria-label", label); }
    }
  };

  let last = null;
  const bringToView = () => {
    const box = document.querySelector(".evidence.current");
    if (box && box !== last) {
      const pane = box.closest(".st-key-page_pane");
      if (pane) pane.scrollTop += box.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
      document.querySelector(".st-key-row_current")?.scrollIntoView({ block: "nearest" });
    }
    last = box;
  };

  let scheduled = false;
  new MutationObserver(() => {
    look();
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => { scheduled = false; speakFrench(); bringToView(); });
  }).observe(document.body, { childList: true, subtree: true });
})();
