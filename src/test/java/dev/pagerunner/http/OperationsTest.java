package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.http.contract.OpenApiContract;
import dev.pagerunner.http.contract.OperationTable;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.request.OfferedModels;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.OtherSites;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.UploadLimits;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.webhooks.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of what an operation asks for is a change of this list, too. */
class OperationsTest {
  private static final String EXPECTED =
      """
      tutorialCreate WRITE UPLOAD
      tutorialList READ NONE streams
      createDocument WRITE UPLOAD
      listDocuments READ NONE
      changeOwnDocuments WRITE JSON
      createImport WRITE JSON
      createUpload WRITE JSON
      getDocument READ NONE
      updateDocument WRITE JSON
      deleteDocument WRITE NONE
      getDocumentFile READ NONE streams
      listRuns READ NONE
      createRun WRITE JSON
      listOwnRuns READ NONE
      searchText READ NONE
      getRun READ NONE streams
      deleteRun WRITE NONE
      cancelRun WRITE EMPTY
      retryRun WRITE EMPTY
      streamEvents READ NONE streams
      streamRuns READ NONE streams
      listPages READ NONE
      getPage READ NONE
      getPageImage READ NONE streams
      createLink READ JSON
      getCrop READ NONE streams
      listDetections READ NONE streams
      listCandidates READ NONE streams
      exportRun READ NONE streams
      listExports READ NONE
      createExport READ JSON
      getExport READ NONE
      deleteExport READ NONE
      getExportFile READ NONE streams
      listExportFormats READ NONE
      getOutline READ NONE
      listModels READ NONE
      getStatus READ NONE
      getSession PUBLIC NONE
      createSession PUBLIC JSON
      deleteSession PUBLIC NONE
      startOidcLogin PUBLIC NONE
      finishOidcLogin PUBLIC NONE
      createFirstUser PUBLIC JSON
      getMe READ NONE
      changeMyPassword OWN_ACCOUNT JSON
      listMySessions OWN_ACCOUNT NONE
      endMySession OWN_ACCOUNT NONE
      listMyTokens OWN_ACCOUNT NONE
      createMyToken OWN_ACCOUNT JSON
      revokeMyToken OWN_ACCOUNT NONE
      listWebhooks READ NONE
      createWebhook WRITE JSON
      getWebhook READ NONE
      updateWebhook WRITE JSON
      deleteWebhook WRITE NONE
      changeWebhookSecret WRITE EMPTY
      testWebhook WRITE EMPTY
      listWebhookDeliveries READ NONE
      resendWebhookDelivery WRITE EMPTY
      listAllRuns ADMIN NONE
      changeRuns ADMIN JSON
      listAllDocuments ADMIN NONE
      changeDocuments ADMIN JSON
      setDocumentOwner ADMIN JSON
      listUsers ADMIN NONE
      createUser ADMIN JSON
      getUser ADMIN NONE
      updateUser ADMIN JSON
      deleteUser ADMIN NONE
      setUserPassword ADMIN JSON
      endUserSessions ADMIN NONE
      getOverview ADMIN NONE
      getStatistics ADMIN NONE
      listSettings ADMIN NONE
      listTokens ADMIN NONE
      revokeToken ADMIN NONE
      listAllWebhooks ADMIN NONE
      listAudit ADMIN NONE
      getAuditCsv ADMIN NONE streams
      previewRetention ADMIN NONE
      listKnownModels ADMIN NONE
      addModel ADMIN UPLOAD_OR_JSON streams
      removeModel ADMIN NONE
      makeModelDefault ADMIN EMPTY
      getContract PUBLIC NONE
      getContractJson PUBLIC NONE
      getLive PUBLIC NONE
      getReady PUBLIC NONE
      getMetrics ADMIN NONE""";

  @TempDir Path folder;

  @Test
  void every_operation_says_whom_it_is_for_and_what_it_takes() {
    Vertx vertx = Vertx.vertx();
    try {
      OpenApiContract contract = TestServer.await(OpenApiContract.load(vertx));
      Services services = services(vertx);
      OperationTable table =
          OperationTable.of(
              contract.operations(),
              Api.operations(
                  contract, services, options(), new Draining(), Api.access(services, options())));
      assertThat(
              table.rows().stream()
                  .map(OperationTable.Row::operation)
                  .map(
                      one ->
                          one.id()
                              + " "
                              + one.permission()
                              + " "
                              + one.body()
                              + (one.streams() ? " streams" : ""))
                  .collect(Collectors.joining("\n")))
          .isEqualTo(EXPECTED);
    } finally {
      TestServer.await(vertx.close());
    }
  }

  /** Operations can be listed without a database. */
  private Services services(Vertx vertx) {
    return new Services(
        null,
        new DirectoryBlobStore(vertx, folder.resolve("blobs"), folder.resolve("tmp")),
        null,
        null,
        new ExportJobs(null, null),
        new Webhooks(null, null, Clock.systemUTC()),
        Optional.empty(),
        new AccountServices(null, null, null, null, null, SingleSignOn.NONE),
        new RunEvents(vertx, null),
        new RunChoices(new OfferedModels(() -> Future.succeededFuture(List.of())), null, 1),
        null,
        new Metrics(),
        Map.of(),
        List.of(),
        folder);
  }

  private static HttpOptions options() {
    return new HttpOptions(
        "127.0.0.1",
        0,
        new UploadLimits(1, 1),
        Duration.ofSeconds(1),
        new ServerNames(Optional.empty(), List.of(), List.of()),
        OtherSites.NONE,
        TestServerOptions.LIMITS,
        true,
        LoginOptions.NONE);
  }
}
