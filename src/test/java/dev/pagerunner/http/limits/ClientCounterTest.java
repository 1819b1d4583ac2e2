package dev.pagerunner.http.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.limits.ClientCounter.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ClientCounterTest {
  private final ClientCounter counter = new ClientCounter(5, 2, InetAddress::isLoopbackAddress);

  @Test
  void an_address_may_have_some_and_all_together_more() {
    assertThat(counter.add(address("192.0.2.1"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("192.0.2.1"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("192.0.2.1"))).isEqualTo(Outcome.TOO_MANY_OF_ONE);
    assertThat(counter.add(address("192.0.2.2"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("192.0.2.3"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("192.0.2.4"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("192.0.2.5"))).isEqualTo(Outcome.TOO_MANY);
    counter.remove(address("192.0.2.1"));
    assertThat(counter.add(address("192.0.2.1"))).isEqualTo(Outcome.ADDED);
  }

  @Test
  void an_address_that_many_come_from_counts_in_the_total_only() {
    for (int n = 0; n < 5; n++) {
      assertThat(counter.add(address("127.0.0.1"))).isEqualTo(Outcome.ADDED);
    }
    assertThat(counter.add(address("127.0.0.1"))).isEqualTo(Outcome.TOO_MANY);
  }

  @Test
  void the_ipv6_addresses_of_one_network_are_one() {
    assertThat(counter.add(address("2001:db8:1:2::1"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("2001:db8:1:2:3::"))).isEqualTo(Outcome.ADDED);
    assertThat(counter.add(address("2001:db8:1:2::3"))).isEqualTo(Outcome.TOO_MANY_OF_ONE);
    assertThat(counter.add(address("2001:db8:1:3::1"))).isEqualTo(Outcome.ADDED);
  }

  private static InetAddress address(String numbers) {
    try {
      return InetAddress.getAllByName(numbers)[0];
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
