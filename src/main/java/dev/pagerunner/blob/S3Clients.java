package dev.pagerunner.blob;

import dev.pagerunner.config.Settings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The AWS SDK's clients, configured to be small and to work with servers that only speak S3. */
final class S3Clients implements AutoCloseable {
  private static final int ATTEMPTS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Settings.S3 settings;
  private final AwsCredentialsProvider credentials;
  private final SdkAsyncHttpClient http;
  private final ScheduledThreadPoolExecutor timer;
  private final S3AsyncClient s3;

  S3Clients(Vertx vertx, Settings.S3 settings, SdkAsyncHttpClient http) {
    this.settings = settings;
    this.http = http;
    this.credentials = credentials(settings);
    this.timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task));
    this.timer.setRemoveOnCancelPolicy(true);
    this.s3 = client(vertx);
  }

  S3AsyncClient s3() {
    return s3;
  }

  /** Signs addresses; blocks if the machine's credentials must be fetched first. */
  S3Presigner presigner() {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .disableS3ExpressSessionAuth(true)
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle()).build());
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  @Override
  public void close() {
    s3.close();
    http.close();
    timer.shutdownNow();
  }

  private S3AsyncClient client(Vertx vertx) {
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .httpClient(http)
            .region(Region.of(settings.region()))
            .credentialsProvider(offTheEventLoop(vertx))
            .forcePathStyle(settings.pathStyle())
            .disableS3ExpressSessionAuth(true)
            // Other servers do not support the newer checksums, for which bodies are cut into
            // chunks.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .addPlugin(LegacyMd5Plugin.create())
            .serviceConfiguration(S3Configuration.builder().expectContinueEnabled(false).build())
            .overrideConfiguration(o -> o.retryStrategy(retries()).scheduledExecutorService(timer))
            // Handling of an answer is short, or moves to its own context at once.
            .asyncConfiguration(
                a ->
                    a.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /**
   * Retries without a circuit breaker: a store that is unavailable for long is tried as often as
   * before, since callers wait between their calls.
   */
  private static StandardRetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE, LONGEST_PAUSE))
        .circuitBreakerEnabled(false)
        .build();
  }

  private static AwsCredentialsProvider credentials(Settings.S3 settings) {
    return settings.keyId().isPresent()
        ? StaticCredentialsProvider.create(
            AwsBasicCredentials.create(settings.keyId().get(), settings.secret().orElseThrow()))
        : DefaultCredentialsProvider.builder().build();
  }

  /**
   * Fetches the machine's credentials off the event loop, since the SDK does so by blocking calls.
   */
  private IdentityProvider<AwsCredentialsIdentity> offTheEventLoop(Vertx vertx) {
    return new IdentityProvider<>() {
      @Override
      public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
      }

      @Override
      public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
          ResolveIdentityRequest request) {
        if (settings.keyId().isPresent()) {
          return CompletableFuture.completedFuture(credentials.resolveCredentials());
        }
        CompletableFuture<AwsCredentialsIdentity> found = new CompletableFuture<>();
        vertx.executeBlocking(
            () -> {
              try {
                found.complete(credentials.resolveCredentials());
              } catch (RuntimeException e) {
                found.completeExceptionally(e);
              }
              return null;
            },
            false);
        return found;
      }
    };
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "s3-timer");
    thread.setDaemon(true);
    return thread;
  }
}
