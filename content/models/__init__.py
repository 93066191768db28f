from content.models.display import ReadingSettings
from content.models.media import Document, Image, Rendition
from content.models.playable import CAPTIONS, MediaFile
from content.models.site import ArticlePage, HomePage

__all__ = [
    "CAPTIONS",
    "ArticlePage",
    "Document",
    "HomePage",
    "Image",
    "MediaFile",
    "ReadingSettings",
    "Rendition",
]
