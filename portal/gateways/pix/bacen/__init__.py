"""Client of BACEN's Pix API 2.9.0: any PSP that speaks it, with its dialect as data.

A call that got no answer left an unknown state: PUT, PATCH and DELETE are simply repeated, POST is never used.
Nobody's document, token or whole code is ever logged.
"""

from portal.gateways.pix.bacen.gateway import BacenPsp
from portal.gateways.pix.bacen.settings import Access

__all__ = ["Access", "BacenPsp"]
