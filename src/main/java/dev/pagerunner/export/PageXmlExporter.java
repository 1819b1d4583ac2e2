package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** PAGE-XML of 2019-07-15, a file for each page, as OCR-D and Transkribus have it. */
final class PageXmlExporter implements Exporter {
  private static final String NAMESPACE =
      "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15";

  @Override
  public String name() {
    return "page-xml";
  }

  @Override
  public String description() {
    return "PAGE-XML 2019-07-15, a file for each page, for OCR-D, Transkribus and eScriptorium; a zip.";
  }

  @Override
  public String mediaType() {
    return ZipWriter.MEDIA_TYPE;
  }

  @Override
  public String path() {
    return "page-xml.zip";
  }

  @Override
  public Images images() {
    return Images.BY_DEFAULT;
  }

  @Override
  public String imagePath(int page) {
    return PageFiles.image(page);
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try (ZipWriter zip = ZipWriter.to(out, run.temp())) {
      run.forEachPage(
          page -> {
            zip.file("page/" + PageFiles.stem(page.page()) + ".xml");
            write(page, run.facts(), now, zip);
          });
      if (options.images()) {
        writeImages(run, zip);
      }
      zip.finish();
    }
  }

  private void write(ExportedPage page, RunFacts facts, String now, OutputStream out)
      throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("PcGts");
      xml.writeDefaultNamespace(NAMESPACE);
      metadata(xml, facts, now);
      xml.writeStartElement("Page");
      xml.writeAttribute("imageFilename", imagePath(page.page()));
      xml.writeAttribute("imageWidth", Integer.toString(page.width()));
      xml.writeAttribute("imageHeight", Integer.toString(page.height()));
      new PageXmlRegions(xml, page).write();
      xml.writeEndElement();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw e.getNestedException() instanceof IOException io ? io : new IOException(e);
    }
  }

  private static void metadata(XMLStreamWriter xml, RunFacts facts, String now)
      throws XMLStreamException {
    xml.writeStartElement("Metadata");
    element(xml, "Creator", "Pagerunner, " + facts.model().ref().name());
    element(xml, "Created", now);
    element(xml, "LastChange", now);
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(PageXmlRegions.allowed(text));
    xml.writeEndElement();
  }
}
