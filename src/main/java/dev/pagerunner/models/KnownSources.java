package dev.pagerunner.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** What was found at addresses on the network, so that it need not be fetched again. */
final class KnownSources {
  private final WeightsCache cache;
  private final Path folder;

  KnownSources(WeightsCache cache) {
    this.cache = cache;
    this.folder = cache.root().resolve("sources");
  }

  /**
   * What an address gave.
   *
   * @param tag what its server calls this state, if it does
   * @param sha256 of the file that was fetched
   * @param at when it was fetched
   */
  record Known(Optional<String> tag, String sha256, Bundle bundle, Instant at) {}

  /** What an address gave last, if its weights are still in the cache. */
  Optional<Known> find(ModelAddress address) {
    Path file = file(address);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode root = JsonMapper.builder().build().readTree(file.toFile());
      String onnx = root.path("onnx").asText();
      return cache
          .find(onnx)
          .map(
              weights ->
                  new Known(
                      Optional.ofNullable(root.path("tag").textValue()),
                      root.path("sha256").asText(),
                      Bundle.of(root.path("json").asText(), address + ", model.json", weights),
                      Instant.parse(root.path("at").asText())));
    } catch (IOException | RuntimeException e) {
      // A cache that cannot be understood is as good as none.
      return Optional.empty();
    }
  }

  void remember(ModelAddress address, Optional<String> tag, String sha256, Bundle bundle) {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    root.put("address", address.toString())
        .put("tag", tag.orElse(null))
        .put("sha256", sha256)
        .put("onnx", bundle.model().sha256())
        .put("json", bundle.json())
        .put("at", Instant.now().toString());
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "source", ".part");
      Files.writeString(part, root.toPrettyString());
      Files.move(
          part, file(address), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw cache.cannotWrite(e);
    }
  }

  private Path file(ModelAddress address) {
    return folder.resolve(Sha256.of(address.location()) + ".json");
  }
}
