package dev.pagerunner.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.NoOpMetricsCollector;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RabbitAddressTest {

  private static RabbitMQOptions options(String url) {
    return new RabbitAddress(url, Optional.empty()).options("test", 10, new NoOpMetricsCollector());
  }

  @ParameterizedTest
  @CsvSource({
    "amqp://a%5Fuser:p%40ss@example.org:5673/v%2Fhost, example.org, 5673, v/host, false",
    "amqp://a%5Fuser:p%40ss@my_broker:5673/v%2Fhost, my_broker, 5673, v/host, false",
    "amqps://a%5Fuser:p%40ss@my_broker/v, my_broker, -1, v, true",
    "amqp://a%5Fuser:p%40ss@my_broker, my_broker, -1, /, false",
    "amqp://a%5Fuser:p%40ss@my_broker/, my_broker, -1, /, false",
    "amqp://a%5Fuser:p%40ss@[::1]:5672/v, [::1], 5672, v, false",
  })
  void the_host_is_found_whatever_its_name(
      String url, String host, int port, String virtualHost, boolean tls) {
    RabbitMQOptions options = options(url);
    assertThat(options.getHost()).isEqualTo(host);
    assertThat(options.getPort()).isEqualTo(port);
    assertThat(options.getUser()).isEqualTo("a_user");
    assertThat(options.getPassword()).isEqualTo("p@ss");
    assertThat(options.getVirtualHost()).isEqualTo(virtualHost);
    assertThat(options.isSsl()).isEqualTo(tls);
    assertThat(new RabbitAddress(url, Optional.empty()))
        .hasToString(port < 0 ? host : host + ":" + port);
  }

  @Test
  void an_address_that_is_none_is_refused_without_being_shown() {
    assertThatThrownBy(() -> options("http://user:secret@my_broker/v"))
        .hasMessageStartingWith("CLOUDAMQP_URL cannot be used")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }
}
