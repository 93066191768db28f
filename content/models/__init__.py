from content.models.media import Document, Image, Rendition
from content.models.site import ArticlePage, HomePage

__all__ = ["ArticlePage", "Document", "HomePage", "Image", "Rendition"]
