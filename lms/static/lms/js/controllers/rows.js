import { Controller } from "@hotwired/stimulus";

// Adds an empty row to a form of rows. Without it the form has some to spare, and more after each saving.
export default class extends Controller {
  static targets = ["row", "number", "more"];
  static values = { most: Number };

  connect() {
    this.moreTarget.hidden = this.rowTargets.length >= this.mostValue;
  }

  add() {
    const rows = this.rowTargets;
    const [last, count] = [rows[rows.length - 1], rows.length];
    const row = last.cloneNode(true);
    for (const errors of row.querySelectorAll(".field-errors, .errorlist")) errors.remove();
    for (const field of row.querySelectorAll("[data-invalid]")) field.removeAttribute("data-invalid");
    for (const element of row.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll(`row_${count - 1}_`, `row_${count}_`));
      }
      if (element.matches("select")) element.selectedIndex = 0;
      else if (element.matches("[type=checkbox]")) element.checked = false;
      else if (element.matches("input, textarea")) { element.value = ""; element.removeAttribute("value"); element.removeAttribute("aria-invalid"); }
    }
    last.after(row);
    const number = row.querySelector("[data-rows-target~=number]");
    number.textContent = number.textContent.includes("[[") ? `[[${count + 1}]]` : String(count + 1);
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
    this.moreTarget.hidden = count + 1 >= this.mostValue;
  }
}
