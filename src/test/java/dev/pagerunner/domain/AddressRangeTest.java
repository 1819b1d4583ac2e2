package dev.pagerunner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1",
    "10.1.2.3, 10.1.2.3",
    "10.1.2.3/31, 10.1.2.2",
    "0.0.0.0/0, 203.0.113.7",
    "fd00::/8, fdff::1",
    "::1, 0:0:0:0:0:0:0:1",
    "127.0.0.0/8, ::ffff:127.0.0.1"
  })
  void it_contains_the_addresses_that_begin_alike(String range, String address) {
    assertThat(AddressRange.parse(range).contains(address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 11.0.0.1",
    "10.1.2.3, 10.1.2.4",
    "10.1.2.4/31, 10.1.2.3",
    "0.0.0.0/0, ::1",
    "fd00::/8, fe80::1",
    "10.0.0.0/8, localhost",
    "10.0.0.0/8, 10.1",
    "10.0.0.0/8, 10.0.0.1.evil.example"
  })
  void it_contains_no_others(String range, String address) {
    assertThat(AddressRange.parse(range).contains(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/33", "::/129", "::1%lo"})
  void what_is_none_is_refused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void no_name_server_is_asked() {
    for (String text :
        new String[] {"999.1.1.1", "1.2.3", "localhost", ".::", "1:2:3", "08.1.1.1"}) {
      assertThat(AddressRange.address(text)).as(text).isEmpty();
    }
  }
}
