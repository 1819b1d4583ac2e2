package dev.pagerunner.models;

import dev.pagerunner.async.Blocking;
import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStoreUnavailableException;
import dev.pagerunner.blob.BucketReader;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.ExternalData;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gets bundles from their addresses; blocking, so not for an event loop. What comes over the
 * network or out of a .zip goes to the cache, file by file and never through the heap, and stays
 * there by its SHA-256.
 */
public final class BundleSource {
  private static final long FIRST_PAUSE_MS = 500;

  private final WeightsCache cache;
  private final KnownSources sources;
  private final Function<String, BucketReader> buckets;
  private final Supplier<HttpsProxy> proxy;
  private final Consumer<String> progress;
  private final long firstPauseMs;

  /**
   * Looks at nothing yet.
   *
   * @param buckets opens one by its name; not called where no address is in a bucket
   * @param proxy not called where nothing comes by https://
   * @param progress is told in whole lines what is fetched, and when a copy must do
   */
  public BundleSource(
      Path cacheDir,
      Function<String, BucketReader> buckets,
      Supplier<HttpsProxy> proxy,
      Consumer<String> progress) {
    this(cacheDir, buckets, proxy, progress, FIRST_PAUSE_MS);
  }

  BundleSource(
      Path cacheDir,
      Function<String, BucketReader> buckets,
      Supplier<HttpsProxy> proxy,
      Consumer<String> progress,
      long firstPauseMs) {
    this.cache = new WeightsCache(cacheDir);
    this.sources = new KnownSources(cache);
    this.buckets = buckets;
    this.proxy = proxy;
    this.progress = progress;
    this.firstPauseMs = firstPauseMs;
  }

  /** A file that was fetched, and what its server calls it. */
  private record Fetched(Path file, Optional<String> tag) {}

  /** Fetches into a folder; empty when what is known is still the newest. */
  @FunctionalInterface
  private interface Fetch {
    Optional<Fetched> into(Path folder, Optional<String> knownTag);
  }

  /**
   * The bundle at an address. Weights that were fetched or unpacked have the SHA-256 that
   * model.json says; those in a folder are looked at when they are loaded.
   *
   * @throws PagerunnerException one line that says what is wrong there and what to do
   */
  public Bundle get(ModelAddress address) {
    return switch (address.kind()) {
      case FOLDER -> folder(address);
      case ZIP -> zip(address);
      case HTTP -> fetched(address, (folder, tag) -> download(address, folder, tag));
      case S3 -> inBucket(address);
    };
  }

  private static Bundle folder(ModelAddress address) {
    Path folder = Path.of(address.location());
    Bundle bundle = Bundle.in(folder);
    demand(address, bundle.model().sha256());
    ExternalData.refuse(ModelBundle.file(folder, ModelBundle.ONNX), "in " + folder);
    return bundle;
  }

  private Bundle zip(ModelAddress address) {
    Path file = Path.of(address.location());
    if (!Files.isRegularFile(file)) {
      throw new PagerunnerException("there is no file " + file);
    }
    if (address.sha256().isPresent()) {
      demand(address, sha256(file));
    }
    return unpacked(file, address);
  }

  /** From the network, or from the cache where that is as new, or where there is no network. */
  private Bundle fetched(ModelAddress address, Fetch fetch) {
    Optional<KnownSources.Known> known = sources.find(address);
    boolean exact =
        address.sha256().isPresent()
            && known.map(KnownSources.Known::sha256).equals(address.sha256());
    if (exact) {
      return known.get().bundle();
    }
    Path temp = cache.newTemp();
    try {
      Optional<Fetched> fresh;
      try {
        fresh = fetch.into(temp, known.flatMap(KnownSources.Known::tag));
      } catch (PagerunnerException e) {
        return copyInstead(known, address, e);
      }
      if (fresh.isEmpty()) {
        KnownSources.Known same = known.orElseThrow();
        demand(address, same.sha256());
        return same.bundle();
      }
      String sha256 = sha256(fresh.get().file());
      demand(address, sha256);
      Bundle bundle = unpacked(fresh.get().file(), address);
      sources.remember(address, fresh.get().tag(), sha256, bundle);
      return bundle;
    } finally {
      TempFolders.delete(temp);
    }
  }

  private Bundle copyInstead(
      Optional<KnownSources.Known> known, ModelAddress address, PagerunnerException e) {
    if (known.isEmpty() || address.sha256().isPresent()) {
      throw e;
    }
    progress.accept(
        e.getMessage().replaceAll("\\.$", "")
            + ". The copy in the cache is used, which was fetched at "
            + known.get().at()
            + ".");
    return known.get().bundle();
  }

  private Optional<Fetched> download(ModelAddress address, Path folder, Optional<String> knownTag) {
    Path file = folder.resolve("bundle.zip");
    HttpDownload download =
        new HttpDownload(
            new HttpRoute(URI.create(address.location()), proxy),
            address.toString(),
            file,
            progress,
            firstPauseMs);
    return download.run(knownTag)
        ? Optional.of(new Fetched(file, download.tag()))
        : Optional.empty();
  }

  private Bundle inBucket(ModelAddress address) {
    try (BucketReader bucket = buckets.apply(address.bucket())) {
      return address.isZip()
          ? fetched(address, (folder, tag) -> object(bucket, address, folder, tag))
          : prefix(bucket, address);
    }
  }

  private Optional<Fetched> object(
      BucketReader bucket, ModelAddress address, Path folder, Optional<String> knownTag) {
    Optional<String> tag = await(bucket.etag(address.key()), address);
    if (tag.isPresent() && knownTag.equals(tag)) {
      return Optional.empty();
    }
    progress.accept("Fetching " + address);
    Path file = await(bucket.fetch(address.key(), folder), address);
    return Optional.of(new Fetched(file, tag));
  }

  /** model.json, which is small, tells whether the weights are here already. */
  private Bundle prefix(BucketReader bucket, ModelAddress address) {
    Path temp = cache.newTemp();
    try {
      String json;
      try {
        json = read(await(bucket.fetch(address.key() + "/" + ModelBundle.JSON, temp), address));
      } catch (PagerunnerException e) {
        return copyInstead(sources.find(address), address, e);
      }
      String where = address + "/" + ModelBundle.JSON;
      String sha256 = ModelBundle.of(json, where, temp).sha256();
      demand(address, sha256);
      Path weights = cache.find(sha256).orElseGet(() -> weights(bucket, address, sha256, temp));
      Bundle bundle = Bundle.of(json, where, weights);
      sources.remember(address, Optional.empty(), sha256, bundle);
      return bundle;
    } finally {
      TempFolders.delete(temp);
    }
  }

  private Path weights(BucketReader bucket, ModelAddress address, String sha256, Path temp) {
    progress.accept("Fetching " + address);
    Path onnx = await(bucket.fetch(address.key() + "/" + ModelBundle.ONNX, temp), address);
    demandWeights(address.toString(), sha256, sha256(onnx));
    return cache.adopt(sha256, onnx, "at " + address);
  }

  private Bundle unpacked(Path file, ModelAddress address) {
    String where = address.toString();
    try (ZipBundle zip = ZipBundle.open(file, where)) {
      String json = zip.readJson();
      String sha256 = ModelBundle.of(json, where + ", model.json", cache.root()).sha256();
      Path weights = cache.find(sha256).orElseGet(() -> unpacked(zip, where, sha256));
      return Bundle.of(json, where + ", model.json", weights);
    }
  }

  private Path unpacked(ZipBundle zip, String where, String sha256) {
    Path temp = cache.newTemp();
    try {
      Path onnx = temp.resolve(ModelBundle.ONNX);
      demandWeights(where, sha256, zip.unpackOnnx(onnx));
      return cache.adopt(sha256, onnx, "in " + where);
    } finally {
      TempFolders.delete(temp);
    }
  }

  static void demandWeights(String where, String wanted, String actual) {
    if (!actual.equals(wanted)) {
      throw new PagerunnerException(
          where
              + ": sha256 in model.json is "
              + wanted
              + ", but model.onnx has "
              + actual
              + ": it is damaged, or not the one that model.json was written for");
    }
  }

  private static void demand(ModelAddress address, String actual) {
    address
        .sha256()
        .filter(wanted -> !wanted.equals(actual))
        .ifPresent(
            wanted -> {
              throw new PagerunnerException(
                  address
                      + " has the SHA-256 "
                      + actual
                      + ", not "
                      + wanted
                      + ": it was changed or damaged; if it was meant to change, change #sha256=");
            });
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new PagerunnerException(file.getFileName() + " is no text in UTF-8", e);
    }
  }

  private static String sha256(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new PagerunnerException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T> T await(Future<T> future, ModelAddress address) {
    return Blocking.await(future.recover(e -> Future.failedFuture(notToBeHad(address, e))));
  }

  private static PagerunnerException notToBeHad(ModelAddress address, Throwable e) {
    if (e instanceof BlobMissingException) {
      return new PagerunnerException(
          address
              + " cannot be had: there is no such "
              + (address.isZip() ? "object" : "prefix with model.json and model.onnx")
              + " in the bucket",
          e);
    }
    return e instanceof BlobStoreUnavailableException
        ? new PagerunnerException(address + " cannot be had. " + e.getMessage(), e)
        : new PagerunnerException(address + " cannot be had: " + e, e);
  }
}
