package dev.pagerunner.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebProcessTest {
  @TempDir Path folder;

  @Test
  void it_tells_where_it_listens_and_where_browsers_find_it() {
    assertThat(address("127.0.0.1", "")).isEqualTo("http://127.0.0.1:8080");
    assertThat(address("::1", "")).isEqualTo("http://[::1]:8080");
    assertThat(address("127.0.0.1", "https://pages.example.org"))
        .isEqualTo("http://127.0.0.1:8080 (for browsers: https://pages.example.org)");
  }

  private String address(String host, String publicUrl) {
    Map<String, String> environment =
        Map.of("PAGERUNNER_HOST", host, "PAGERUNNER_PUBLIC_URL", publicUrl);
    return WebProcess.address(Settings.load(environment, folder).http(), 8080);
  }
}
