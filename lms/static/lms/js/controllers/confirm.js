import { Controller } from "@hotwired/stimulus";

// On a form: the submit opens the dialog that shows what follows; its own submit goes through.
// Without JavaScript the form is sent directly, so the server asks for itself where it must.
export default class extends Controller {
  static targets = ["dialog"];

  ask(event) {
    if (this.confirmed || !this.hasDialogTarget) return;
    event.preventDefault();
    this.submitter = event.submitter;
    this.dialogTarget.showModal();
  }

  agree(event) {
    event.preventDefault();
    this.confirmed = true;
    this.dialogTarget.close();
    this.element.requestSubmit(this.submitter?.form === this.element ? this.submitter : null);
    this.confirmed = false;
  }

  cancel(event) {
    event.preventDefault();
    this.dialogTarget.close();
  }
}
