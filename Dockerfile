# The service in one image. Built nowhere yet: no Docker engine was at hand; the test DeploymentFilesTest holds every
# path, port, variable and version named here against the build.
#   ./runagent test && docker build -t runagent .
#   docker run --ulimit core=0 ... (keys are in memory: no core dump; docker-compose.yml sets it by itself)
FROM eclipse-temurin:25-jre AS plain-jars
COPY bot/target/runagent-boot.jar /tmp/runagent-boot.jar
RUN java -Djarmode=tools -jar /tmp/runagent-boot.jar extract --destination /tmp/service --application-filename runagent.jar

FROM eclipse-temurin:25-jre

# Charts are drawn with fonts of ours, but Java wants fontconfig and one font to be there; a user of its own: embedded PostgreSQL does not run as root in a container.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/runagent runagent

COPY --from=plain-jars /tmp/service /opt/runagent
COPY bot/jvm.options /opt/runagent/jvm.options

USER 10001
WORKDIR /var/lib/runagent
VOLUME /var/lib/runagent
EXPOSE 8080
ENV RUNAGENT_DATABASE_DIR=/var/lib/runagent/database
ENV RUNAGENT_BACKUPS_DIR=/var/lib/runagent/backups

ENTRYPOINT ["java", "@/opt/runagent/jvm.options", "-jar", "/opt/runagent/runagent.jar"]
CMD ["serve"]
