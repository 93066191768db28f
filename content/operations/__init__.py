from content.operations.site import open_site

__all__ = ["open_site"]
