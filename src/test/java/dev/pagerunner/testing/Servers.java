package dev.pagerunner.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * A program for benches: {@code Servers FOLDER} starts Postgres, RabbitMQ and an S3 server, writes
 * documents to read, prints the environment of web and worker processes, and runs until its
 * standard input ends.
 */
public final class Servers {
  private static final Path SAMPLE = Path.of("samples", "paper.pdf");
  private static final int LARGE_BYTES = 50_000_000;

  private Servers() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    writeDocuments(folder);
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("database"));
        Broker broker = Broker.start();
        ObjectStore store = new ObjectStore()) {
      Map<String, String> environment = new TreeMap<>(ObjectStore.environment(store.endpoint()));
      environment.put("DATABASE_URL", postgres.url());
      environment.put("CLOUDAMQP_URL", broker.url());
      environment.put("PAGERUNNER_AUTH", "none");
      environment.forEach((name, value) -> System.out.println(name + "=" + value));
      System.out.println();
      while (System.in.read() >= 0) {
        // Nothing is ever said.
      }
    }
  }

  private static void writeDocuments(Path folder) throws IOException {
    writePages(85, folder.resolve("long.pdf"));
    writePages(2, folder.resolve("short.pdf"));
    try (PDDocument document = Loader.loadPDF(SAMPLE.toFile())) {
      document.getDocumentCatalog().getCOSObject().setItem("Ballast", ballast(document));
      document.save(folder.resolve("large.pdf").toFile());
    }
  }

  /** The sample's pages, again and again. */
  private static void writePages(int count, Path file) throws IOException {
    try (PDDocument sample = Loader.loadPDF(SAMPLE.toFile());
        PDDocument document = new PDDocument()) {
      for (int n = 0; n < count; n++) {
        document.importPage(sample.getPage(n % sample.getNumberOfPages()));
      }
      document.save(file.toFile());
    }
  }

  private static COSStream ballast(PDDocument document) throws IOException {
    byte[] bytes = new byte[LARGE_BYTES];
    new Random(1).nextBytes(bytes);
    COSStream stream = document.getDocument().createCOSStream();
    try (var out = stream.createRawOutputStream()) {
      out.write(bytes);
    }
    return stream;
  }
}
