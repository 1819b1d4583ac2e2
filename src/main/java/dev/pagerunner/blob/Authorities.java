package dev.pagerunner.blob;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The authorities that Java trusts, plus those in a file: the file may be meant for the database
 * while the bucket is Amazon's.
 */
public final class Authorities {
  private Authorities() {}

  /**
   * Returns the trust options of a TLS client.
   *
   * @param pem a file of certificates
   * @throws PagerunnerException if the file cannot be read
   */
  public static TrustOptions besidesThoseOfJava(Path pem) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      for (Certificate one : manager(null).getAcceptedIssuers()) {
        all.setCertificateEntry("authority-" + all.size(), one);
      }
      try (InputStream in = Files.newInputStream(pem)) {
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          all.setCertificateEntry("authority-" + all.size(), one);
        }
      }
      return TrustOptions.wrap(manager(all));
    } catch (GeneralSecurityException | IOException e) {
      throw new PagerunnerException(
          "The authorities to trust, in PAGERUNNER_CA_FILE, cannot be read: " + e.getMessage(), e);
    }
  }

  /** Uses Java's own authorities if {@code store} is null. */
  private static X509TrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("This Java cannot check certificates");
  }
}
