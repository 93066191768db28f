"""Questions as items of QTI 3."""
