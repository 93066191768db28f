import { Controller } from "@hotwired/stimulus";

// The box in a table's head that marks every row, and the count of what is marked.
export default class extends Controller {
  static targets = ["all", "row", "count"];

  toggle() {
    for (const row of this.rowTargets) row.checked = this.allTarget.checked;
    this.refresh();
  }

  refresh() {
    const marked = this.rowTargets.filter((row) => row.checked).length;
    if (this.hasAllTarget) {
      this.allTarget.checked = marked > 0 && marked === this.rowTargets.length;
      this.allTarget.indeterminate = marked > 0 && marked < this.rowTargets.length;
    }
    if (this.hasCountTarget) this.countTarget.textContent = String(marked);
  }
}
