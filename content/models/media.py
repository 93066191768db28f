"""Our own image and document tables: what a file may be used for stands beside the file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument, Document as StockDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image as StockImage

from core.identifiers import uuid7


class Marking(models.TextChoices):
    """Classified material has no place here; the marking says how far the rest may travel."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal, not for onward distribution")


class Image(AbstractImage):
    """A picture for pages, with its marking; the file lies in the media store."""

    # Named like Wagtail's own class, so the accessors back from User and Tag need other names.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("Uploaded by"),
        null=True,
        blank=True,
        editable=False,
        related_name="uploaded_images",
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    tags = TaggableManager(_("Tags"), help_text=None, blank=True, related_name="content_images")
    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    source = models.CharField(_("Source and licence"), max_length=300, blank=True)
    marking = models.CharField(_("Marking"), max_length=16, choices=Marking, default=Marking.PUBLIC)

    admin_form_fields = (*StockImage.admin_form_fields, "source", "marking")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):
    """One picture in one size and format, made when a page first asks for it."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="content_rendition_once"
            )
        ]


class Document(AbstractDocument):
    """A file for readers to take along, with its marking."""

    # Named like Wagtail's own class, so the accessors back from User and Tag need other names.
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("Uploaded by"),
        null=True,
        blank=True,
        editable=False,
        related_name="uploaded_documents",
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    tags = TaggableManager(_("Tags"), help_text=None, blank=True, related_name="content_documents")
    uuid = models.UUIDField(unique=True, default=uuid7, editable=False)
    source = models.CharField(_("Source and licence"), max_length=300, blank=True)
    marking = models.CharField(_("Marking"), max_length=16, choices=Marking, default=Marking.PUBLIC)

    admin_form_fields = (*StockDocument.admin_form_fields, "source", "marking")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]
