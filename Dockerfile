# Builds the image of all roles: docker build -t pagerunner . ; docker run pagerunner web|worker|migrate|…
# Plain instructions only, so that builders without BuildKit build it too.

# ---- The jar, and a Java of only the modules that it needs
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
# Fetches the libraries in a layer of its own, which lasts until pom.xml changes. Goals and not phases:
# a phase would fetch the libraries of the tests as well.
RUN ./mvnw -B -ntp -q resources:resources compiler:compile jar:jar shade:shade@default
COPY conf conf
COPY samples/paper.pdf samples/paper.pdf
COPY src/main src/main
RUN ./mvnw -B -ntp -q resources:resources compiler:compile jar:jar shade:shade@default
# The image's jar goes without the Postgres of the role all, and without other systems' ONNX Runtime.
WORKDIR /build/slim
RUN jar xf ../target/pagerunner.jar \
    && rm -rf postgres-*.txz ai/onnxruntime/native/osx-* ai/onnxruntime/native/win-* \
    && case "$(uname -m)" in x86_64) other=linux-aarch64 ;; *) other=linux-x64 ;; esac \
    && rm -rf "ai/onnxruntime/native/$other" \
    && mv META-INF/MANIFEST.MF ../manifest \
    && jar cfm ../pagerunner.jar ../manifest .
# jdeps names all but the last four: TLS with elliptic curves, names in other scripts, zip files, and jcmd for operators.
RUN jlink --add-modules java.compiler,java.desktop,java.naming,java.security.jgss,java.security.sasl,java.sql,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.crypto.ec,jdk.charsets,jdk.zipfs,jdk.jcmd \
    --no-header-files --no-man-pages --compress=zip-6 --output /build/java

# ---- What runs: Debian, that Java, the jar
FROM debian:trixie-slim AS runtime
# Heroku shows what the release phase says only where there is curl. Fonts stand in for those that a PDF uses without bringing
# them along: Liberation for Times, Helvetica and Courier, WenQuanYi Micro Hei for Chinese, Japanese and Korean ones. It has the
# letters of all three in 5 MB; Droid Sans Fallback has no Korean, Noto CJK takes 91 MB.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl fonts-liberation fonts-wqy-microhei \
    && apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/apt /var/log/dpkg.log \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin pagerunner \
    && install -d -m 1777 /data
ENV JAVA_HOME=/opt/java \
    LANG=C.UTF-8 \
    PAGERUNNER_DATA_DIR=/data \
    PAGERUNNER_CACHE_DIR=/app/cache
COPY --from=build /build/java /opt/java
COPY --from=build /build/pagerunner.jar /app/pagerunner.jar
COPY conf/jvm.options conf/jvm-supervisor.options conf/jvm-detect.options conf/malloc.env /app/conf/
COPY deploy/entrypoint /app/deploy/entrypoint
RUN ln -s /app/deploy/entrypoint /usr/local/bin/pagerunner
WORKDIR /app

# ---- Starts web and worker once, and keeps what makes the next start quick
FROM runtime AS training
COPY --from=build /build/target/pagerunner.jar /train/with-postgres.jar
COPY deploy/train samples/paper.pdf conf/jvm-worker.options /train/
RUN install -d -o pagerunner /app/cache /app/aot
USER 10001
RUN /train/train

FROM runtime
LABEL org.opencontainers.image.title="Pagerunner" \
    org.opencontainers.image.description="Runs a Detectron2 object detector over every page of a PDF" \
    org.opencontainers.image.licenses="Apache-2.0"
COPY LICENSE /app/LICENSE
COPY --from=training /app/cache /app/cache
COPY --from=training /app/aot /app/aot
# Read-only but for /data and /tmp, which may be volumes or memory. Any other user id works as well.
USER 10001
EXPOSE 8080
ENTRYPOINT ["/app/deploy/entrypoint"]
CMD ["web"]
