// Back entry of paper forms: Enter goes to the next field, and to the button after the last one.
// Without this script the form works the same, with Tab.
const form = document.querySelector("form[data-paper]");
if (form) {
  const fields = [...form.querySelectorAll("input[name^='p.']")];
  const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
  (wrong || fields[0])?.focus();
  form.addEventListener("keydown", (event) => {
    const place = fields.indexOf(event.target);
    if (event.key !== "Enter" || event.ctrlKey || place < 0) return;
    event.preventDefault();
    const next = fields[place + 1];
    if (next) {
      next.focus();
      next.select();
    } else {
      form.querySelector("button").focus();
    }
  });
}
