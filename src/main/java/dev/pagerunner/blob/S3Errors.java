package dev.pagerunner.blob;

import dev.pagerunner.domain.PagerunnerException;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Translates S3's errors. */
final class S3Errors {
  private static final int FORBIDDEN = 403;
  private static final int MOVED = 301;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private final String bucket;

  S3Errors(String bucket) {
    this.bucket = bucket;
  }

  /** The error of a call about one blob. */
  PagerunnerException of(String key, Throwable e) {
    Throwable cause = e instanceof CompletionException ? e.getCause() : e;
    if (cause instanceof S3Exception s3 && isMissing(s3)) {
      return new BlobMissingException(key);
    }
    return of(cause);
  }

  /** The error of a call about the bucket. */
  PagerunnerException of(Throwable e) {
    Throwable cause = e instanceof CompletionException ? e.getCause() : e;
    if (cause instanceof PagerunnerException ours) {
      return ours;
    }
    if (cause instanceof S3Exception s3) {
      return new BlobStoreUnavailableException(explain(s3), isRefusal(s3.statusCode()), s3);
    }
    return new BlobStoreUnavailableException(
        "The bucket "
            + bucket
            + " cannot be reached. Nothing is lost; try again in a few seconds. If it stays, check"
            + " AWS_ENDPOINT_URL_S3 and the network.",
        false,
        cause);
  }

  private static boolean isMissing(S3Exception e) {
    // The answer to HEAD has no error code, since it has no body.
    return e.statusCode() == NOT_FOUND && !code(e).equals("NoSuchBucket");
  }

  private static boolean isRefusal(int status) {
    return status >= MOVED && status < SERVER_ERROR && status != TOO_MANY;
  }

  private String explain(S3Exception e) {
    String said = code(e).isEmpty() ? "status " + e.statusCode() : code(e);
    return switch (e.statusCode()) {
      case NOT_FOUND ->
          "There is no bucket "
              + bucket
              + ". Make it, or set AWS_STORAGE_BUCKET_NAME (and AWS_REGION or"
              + " AWS_ENDPOINT_URL_S3) to one that is there.";
      case FORBIDDEN ->
          "The bucket "
              + bucket
              + " refuses the credentials ("
              + said
              + "). Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that they may list, read,"
              + " write and delete there.";
      case MOVED, BAD_REQUEST ->
          "The bucket "
              + bucket
              + " does not take requests as they are sent ("
              + said
              + "). Check AWS_REGION and AWS_ENDPOINT_URL_S3.";
      default ->
          "The bucket "
              + bucket
              + " does not serve now ("
              + said
              + "). Nothing is lost; try again in a few seconds.";
    };
  }

  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}
