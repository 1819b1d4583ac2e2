package dev.pagerunner.blob;

import dev.pagerunner.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Addresses at which clients read objects directly from the bucket. */
final class S3Links {
  /**
   * Links to public objects never expire, but are cached for an hour only, as the setting may
   * change.
   */
  private static final Duration PUBLIC_CACHE = Duration.ofHours(1);

  private final Vertx vertx;
  private final Settings.S3 settings;
  private final S3Clients clients;
  private final Optional<S3Presigner> presigner;

  S3Links(Vertx vertx, Settings.S3 settings, S3Clients clients) {
    this.vertx = vertx;
    this.settings = settings;
    this.clients = clients;
    this.presigner =
        settings.links() == Settings.S3Links.PRESIGNED && !settings.publicRead()
            ? Optional.of(clients.presigner())
            : Optional.empty();
  }

  Future<Optional<BlobLink>> to(String key, String mediaType, Optional<String> disposition) {
    if (settings.publicRead()) {
      return Future.succeededFuture(Optional.of(new BlobLink(plain(key), PUBLIC_CACHE)));
    }
    if (presigner.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return vertx.executeBlocking(
        () -> Optional.of(signed(presigner.get(), key, mediaType, disposition)), false);
  }

  /** Empty if there are no links. */
  Optional<String> origin() {
    if (!settings.publicRead() && presigner.isEmpty()) {
      return Optional.empty();
    }
    URI any = plain("any");
    return Optional.of(any.getScheme() + "://" + any.getRawAuthority());
  }

  private URI plain(String key) {
    return URI.create(
        clients.s3().utilities().getUrl(url -> url.bucket(settings.bucket()).key(key)).toString());
  }

  private BlobLink signed(
      S3Presigner with, String key, String mediaType, Optional<String> disposition) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .responseContentType(mediaType)
            .responseContentDisposition(disposition.orElse(null))
            .build();
    String url =
        with.presignGetObject(
                get -> get.getObjectRequest(request).signatureDuration(settings.linkLifetime()))
            .url()
            .toString();
    return new BlobLink(URI.create(url), settings.linkLifetime().dividedBy(2));
  }
}
