// While a large view is being computed, say so at the button that asked for it.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const told = form.querySelector(".explorer-busy");
  form.addEventListener("submit", () => {
    form.setAttribute("aria-busy", "true");
    setTimeout(() => {
      told.textContent = form.dataset.busy;
      told.hidden = false;
    }, 300);
  });
  addEventListener("pageshow", () => {
    form.removeAttribute("aria-busy");
    told.hidden = true;
  });
}
