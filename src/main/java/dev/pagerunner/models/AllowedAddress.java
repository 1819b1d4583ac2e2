package dev.pagerunner.models;

import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An address that an administrator gives to a server: one that reads no file of the machine but
 * bundles below one folder, and calls no service that trusts whoever is on the machine. Looks at
 * the disk, so not for an event loop.
 *
 * @param address without links
 * @param shown what stands in messages for paths of this machine
 */
record AllowedAddress(ModelAddress address, Map<Path, String> shown) {
  AllowedAddress {
    shown = Map.copyOf(shown);
  }

  /**
   * Reads an address.
   *
   * @param folder below which paths are allowed; empty for nowhere
   * @throws PagerunnerException if it is none, or not allowed
   */
  static AllowedAddress of(String text, Optional<Path> folder) {
    ModelAddress address;
    try {
      address = ModelAddress.parse(text, folder.orElse(Path.of("")));
    } catch (InvalidPathException e) {
      throw new PagerunnerException("this is no path", e);
    }
    return switch (address.kind()) {
      case FOLDER, ZIP -> below(real(folder), address);
      case HTTP -> secure(address);
      case S3 -> new AllowedAddress(address, Map.of());
    };
  }

  /** For the audit log: without what may be a signature. */
  static String withoutSecrets(String text) {
    ModelAddress address = ModelAddress.parse(text, Path.of(""));
    return address.kind() == ModelAddress.Kind.HTTP ? address.toString() : text.strip();
  }

  private static AllowedAddress secure(ModelAddress address) {
    if (!address.location().toLowerCase(Locale.ROOT).startsWith("https:")) {
      throw new PagerunnerException("a server fetches models by https:// only");
    }
    return new AllowedAddress(address, Map.of());
  }

  private static Path real(Optional<Path> folder) {
    Path wanted =
        folder.orElseThrow(
            () ->
                new PagerunnerException(
                    "this server takes no paths: upload a .zip, name one by https:// or s3://, or"
                        + " set PAGERUNNER_MODEL_FOLDER to the folder that bundles lie in"));
    try {
      return wanted.toRealPath();
    } catch (IOException e) {
      throw new PagerunnerException(
          "the folder that PAGERUNNER_MODEL_FOLDER names is missing: create it", e);
    }
  }

  /** Does not tell whether a path exists that is elsewhere. */
  private static AllowedAddress below(Path root, ModelAddress address) {
    try {
      Path real = Path.of(address.location()).toRealPath();
      if (real.startsWith(root) && !real.equals(root)) {
        return new AllowedAddress(
            new ModelAddress(address.kind(), real.toString(), address.sha256()), Map.of(root, "…"));
      }
    } catch (IOException e) {
      // As if it were elsewhere.
    }
    throw new PagerunnerException(
        "there is no such folder or .zip below that of PAGERUNNER_MODEL_FOLDER");
  }
}
