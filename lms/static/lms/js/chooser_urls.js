// wagtail-localize's editor asks a global for the addresses of the choosers.
window.chooserUrls ??= {
  imageChooser: document.currentScript.dataset.image,
  documentChooser: document.currentScript.dataset.document,
  pageChooser: document.currentScript.dataset.page,
};
