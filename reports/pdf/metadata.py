"""What the file says of itself: XMP packet, colour of output, dates that no clock wrote."""

from __future__ import annotations

from calendar import timegm
from datetime import date
from time import gmtime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt>\
</dc:description>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{keywords}</pdf:Keywords>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{instant}</xmp:CreateDate>\
<xmp:ModifyDate>{instant}</xmp:ModifyDate>
<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part>\
<pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>{extension}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

#: PDF/A wants every schema it does not know to be described: here PDF/UA's own.
_EXTENSION = """<rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>PDF/UA part</pdfaProperty:description></rdf:li></rdf:Seq>\
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


class IssueStamp:
    """The instant that ReportLab writes in the file: noon of the day of issue."""

    def __init__(self, issued_on: date) -> None:
        moment = (issued_on.year, issued_on.month, issued_on.day, 12, 0, 0)
        self.t = timegm(moment)
        self.lt = gmtime(self.t)
        self.YMDhms = moment
        self.dhh = self.dmm = 0
        self.tzname = "UTC"


def xmp_packet(info: Any, stamp: IssueStamp) -> bytes:
    """The metadata of the file, the same as in its information dictionary."""
    year, month, day = stamp.YMDhms[:3]
    names = ("title", "author", "subject", "producer", "keywords", "creator")
    facts = {name: escape(str(getattr(info, name))) for name in names}
    instant = f"{year:04d}-{month:02d}-{day:02d}T12:00:00Z"
    return _PACKET.format(instant=instant, extension=_EXTENSION, **facts).encode()


def output_intent(document: Any) -> Any:
    """The sRGB profile of the file, without the date and the id that would change its bytes."""
    from PIL import ImageCms

    raw = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    fixed = bytes((7, 228, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    profile = pdfdoc.PDFStream(dictionary=pdfdoc.PDFDictionary({"N": 3}))
    profile.content = raw[:24] + fixed + raw[36:84] + bytes(16) + raw[100:]
    profile.filters = [pdfdoc.PDFZCompress]
    name = pdfdoc.PDFString("sRGB")
    intent = {
        "Type": pdfdoc.PDFName("OutputIntent"),
        "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": name,
        "Info": name,
        "DestOutputProfile": document.Reference(profile),
    }
    return pdfdoc.PDFArray([pdfdoc.PDFDictionary(intent)])
