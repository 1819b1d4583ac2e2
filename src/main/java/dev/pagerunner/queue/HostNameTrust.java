package dev.pagerunner.queue;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom another trust manager trusts, and only when the certificate names the host. The
 * RabbitMQ client opens its sockets without asking for that, and offers no place to ask for it.
 */
final class HostNameTrust extends X509ExtendedTrustManager {
  private static final String AS_HTTPS_DOES = "HTTPS";

  private final X509ExtendedTrustManager trusted;

  HostNameTrust(X509ExtendedTrustManager trusted) {
    this.trusted = trusted;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    if (!(socket instanceof SSLSocket tls)) {
      throw new CertificateException("Not a TLS connection");
    }
    // Java's own trust manager compares names when the socket's parameters say so.
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(AS_HTTPS_DOES);
    tls.setSSLParameters(parameters);
    trusted.checkServerTrusted(chain, authType, tls);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(AS_HTTPS_DOES);
    engine.setSSLParameters(parameters);
    trusted.checkServerTrusted(chain, authType, engine);
  }

  /** Without the connection the host is not known, so nobody is trusted. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("The host name cannot be checked");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trusted.getAcceptedIssuers();
  }

  private static CertificateException notAServer() {
    return new CertificateException("This side is never a server");
  }
}
