package dev.pagerunner.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.NameServer;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.net.ProxyOptions;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {
  private static final NameServer NAMES =
      new NameServer(
          Map.of(
              "mixed.example.org",
              List.of("8.8.8.8", "10.0.0.1"),
              "example.org",
              List.of("8.8.8.8")));

  private static final Vertx VERTX =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .addServer(NAMES.place())
                      .setHostsValue(Buffer.buffer("127.0.0.1 localhost"))));
  private static final OutboundGuard STRICT = guard();

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
    NAMES.close();
  }

  private static OutboundGuard guard(String... allowed) {
    return new OutboundGuard(
        VERTX,
        AllowedTargets.of("PAGERUNNER_WEBHOOK_ALLOW", List.of(allowed)),
        ignored -> Optional.empty());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.255",
        "192.0.2.1",
        "192.0.2.255",
        "192.88.99.1",
        "192.88.99.255",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "198.51.100.255",
        "203.0.113.1",
        "203.0.113.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::8.8.8.8]",
        "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]",
        "[::ffff:a00:1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[::ffff:0:127.0.0.1]",
        "[::ffff:0:8.8.8.8]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::808:808]",
        "[64:ff9b:1::1]",
        "[64:ff9b:1:ffff::1]",
        "[100::1]",
        "[100::ffff]",
        "[2001::1]",
        "[2001:0:4136:e378::1]",
        "[2001:20::1]",
        "[2001:2f::1]",
        "[2001:db8::1]",
        "[2001:db8:ffff::1]",
        "[2002:7f00:1::]",
        "[2002:808:808::1]",
        "[5f00::1]",
        "[5f00:ffff::1]",
        "[fc00::1]",
        "[fdff::1]",
        "[fe80::1]",
        "[febf::1]",
        "[fec0::1]",
        "[feff::1]",
        "[ff00::1]",
        "[ff02::1]",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "x.localhost",
        "x.localhost."
      })
  void private_hosts_are_refused_without_a_name_server(String host) {
    assertThatThrownBy(() -> STRICT.check("https://" + host + "/hook"))
        .isInstanceOf(RefusedTargetException.class)
        .message()
        .satisfies(
            message ->
                assertThat(message)
                    .containsAnyOf("is in a private network", "its host is neither"));
    assertThatThrownBy(() -> await(STRICT.find("https://" + host + ":8443/")))
        .isInstanceOf(RefusedTargetException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://0x7f000001/",
        "https://0x7f.0x0.0x0.0x1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.01/",
        "https://127.0.0.256/",
        "https://127.0.0.1../",
        "https://1.2.3.4.5/",
        "https://example.0x1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://exämple.org/",
        "https://%31%32%37.0.0.1/",
        "https://example%2eorg/",
        "https://a@127.0.0.1/",
        "https://a:b@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org:443@127.0.0.1/",
        "https://example.org\\@127.0.0.1/",
        "https://127.0.0.1\\@example.org/",
        "https://example.org#@127.0.0.1/",
        "https://127.0.0.1#@example.org/",
        "https://example.org/#fragment",
        "https://example.org/%00",
        "https://example.org%00.evil.org/",
        "https://example.org/%0d%0aHost:%20a",
        "https://example.org/%0D%0A",
        "https://example.org/a?b=%0a",
        "https://example.org/%7f",
        "https://example.org/a b",
        "https://example.org/\r\nHost: a",
        "https://example.org/\t",
        "https://example.org/%",
        "https://example.org/%zz",
        "https://[fe80::1%eth0]/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://::1/",
        "https://[127.0.0.1]/",
        "https://[1::2::3]/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org:65536/",
        "https://example.org:-1/",
        "https://example.org:/",
        "https://example.org:443:443/",
        "https://example.org:80/",
        "https://example.org:22/",
        "https://8.8.8.8:25/",
        "http://8.8.8.8/",
        "file:///etc/passwd",
        "file://example.org/etc/passwd",
        "gopher://example.org:70/_a",
        "jar:https://example.org/a.jar!/",
        "data:text/plain,a",
        "ftp://example.org/",
        "ws://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "http:example.org",
        "https:/example.org",
        "https:///example.org",
        "https://",
        "https://.example.org/",
        "https://example..org/",
        "https://-example.org/",
        " https://example.org/",
        "https://example.org/ ",
        "example.org",
        ""
      })
  void tricks_are_refused(String url) {
    assertThatThrownBy(() -> await(STRICT.find(url)))
        .as(url)
        .isInstanceOf(RefusedTargetException.class);
  }

  @Test
  void long_urls_are_refused() {
    String longest = "https://8.8.8.8/" + "a".repeat(TargetUrl.MAX_LENGTH - 16);
    assertThat(STRICT.check(longest).resource()).hasSize(TargetUrl.MAX_LENGTH - 15);
    assertThatThrownBy(() -> STRICT.check(longest + "a"))
        .isInstanceOf(RefusedTargetException.class);
    assertThatThrownBy(() -> STRICT.check("https://" + "a.".repeat(200) + "org/"))
        .isInstanceOf(RefusedTargetException.class);
  }

  @Test
  void public_addresses_are_reached_by_https() throws Exception {
    TargetUrl url = await(STRICT.find("HTTPS://8.8.8.8/hooks/1?a=%20b&c=d/?e"));
    assertThat(url.authority()).isEqualTo("8.8.8.8:443");
    assertThat(url.resource()).isEqualTo("/hooks/1?a=%20b&c=d/?e");
    assertThat(STRICT.check("https://[2606:4700::1111]:8443").authority())
        .isEqualTo("[2606:4700::1111]:8443");
    assertThat(STRICT.check("https://my_host.example.org.").host())
        .isEqualTo("my_host.example.org");
    assertThat(STRICT.check("https://example.org?a").resource()).isEqualTo("/?a");
  }

  @Test
  void a_name_is_refused_for_a_private_address_among_its_addresses() {
    int before = NAMES.asked();
    for (OutboundGuard guard : List.of(STRICT, guard("192.168.7.0/24"))) {
      assertThatThrownBy(() -> await(guard.find("https://mixed.example.org/")))
          .isInstanceOf(RefusedTargetException.class)
          .hasMessageContaining("is in a private network")
          .hasMessageNotContaining("10.0.0.1");
    }
    // The resolver may keep an answer for a moment although it has no time to live.
    assertThat(NAMES.asked() - before).as("once for each decision at most").isBetween(1, 2);
    assertThatThrownBy(() -> await(guard("10.0.0.0/8").find("http://mixed.example.org/")))
        .as("the public one needs https")
        .isInstanceOf(RefusedTargetException.class);
  }

  @Test
  void a_name_that_does_not_exist_is_refused_when_it_is_given() {
    assertThatThrownBy(() -> await(STRICT.find("https://no-such-host.invalid/")))
        .isInstanceOf(RefusedTargetException.class)
        .hasMessageContaining("cannot be found");
    assertThatThrownBy(() -> await(STRICT.route("https://no-such-host.invalid/")))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void a_proxy_that_cannot_be_used_fails_the_request_alone() {
    OutboundGuard guard =
        new OutboundGuard(
            VERTX,
            AllowedTargets.of("PAGERUNNER_WEBHOOK_ALLOW", List.of()),
            ignored -> {
              throw new PagerunnerException("no such kind of proxy");
            });
    Future<OutboundGuard.Route> route = guard.route("https://8.8.8.8/");
    assertThatThrownBy(() -> await(route)).hasMessageContaining("no such kind");
  }

  @Test
  void a_name_that_is_left_to_the_proxy_is_for_public_use_only() {
    OutboundGuard guard =
        new OutboundGuard(
            VERTX,
            AllowedTargets.of("PAGERUNNER_WEBHOOK_ALLOW", List.of()),
            ignored -> Optional.of(new ProxyOptions().setHost("proxy.invalid")));
    assertThatThrownBy(() -> await(guard.route("https://no-such-host.invalid:22/")))
        .isInstanceOf(RefusedTargetException.class);
  }

  @Test
  void an_operator_allows_hosts_and_networks_by_http_and_on_every_port() throws Exception {
    OutboundGuard byName = guard("LocalHost", "n8n");
    assertThat(await(byName.find("http://localhost:81/")).authority()).isEqualTo("localhost:81");
    assertThat(byName.check("http://n8n:5678/webhook/1").host()).isEqualTo("n8n");
    assertThatThrownBy(() -> byName.check("http://127.0.0.1/"))
        .isInstanceOf(RefusedTargetException.class);
    assertThatThrownBy(() -> byName.check("http://x.localhost/"))
        .isInstanceOf(RefusedTargetException.class);

    OutboundGuard byNetwork = guard("10.1.0.0/16", "127.0.0.1", "::1", "fd00::/8");
    for (String url :
        List.of(
            "http://10.1.2.3:81/", "http://127.0.0.1/", "http://[::1]:9/", "https://[fd00::1]/")) {
      assertThat(await(byNetwork.find(url))).as(url).isNotNull();
    }
    assertThatThrownBy(() -> byNetwork.check("http://10.2.0.1/"))
        .isInstanceOf(RefusedTargetException.class);
    assertThat(await(byNetwork.find("http://localhost:81/")).host()).isEqualTo("localhost");
  }

  @Test
  void a_route_keeps_the_address_that_was_judged() throws Exception {
    OutboundGuard.Route route = await(guard("localhost").route("http://localhost:81/"));
    assertThat(route.address().orElseThrow().isLoopbackAddress()).isTrue();
    assertThat(route.url().host()).isEqualTo("localhost");
  }
}
