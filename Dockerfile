# syntax=docker/dockerfile:1
# The service, small and without a shell: what runs is not root, and there is nothing in it to run instead.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What the packages depend on comes first, so that a change of code alone does not fetch them again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/BankingApi.Domain/BankingApi.Domain.csproj src/BankingApi.Domain/packages.lock.json src/BankingApi.Domain/
COPY src/EmbeddedEventStore/EmbeddedEventStore.csproj src/EmbeddedEventStore/packages.lock.json src/EmbeddedEventStore/
COPY src/EventStore.Abstractions/EventStore.Abstractions.csproj src/EventStore.Abstractions/packages.lock.json src/EventStore.Abstractions/
COPY src/Sqlite/Sqlite.csproj src/Sqlite/packages.lock.json src/Sqlite/
COPY src/EventStoreDb.Client/EventStoreDb.Client.csproj src/EventStoreDb.Client/packages.lock.json src/EventStoreDb.Client/
COPY src/BankingApi/BankingApi.csproj src/BankingApi/packages.lock.json src/BankingApi/
# For any kind of machine, since that is what the locks are for: exactly the packages that were built and tested.
RUN dotnet restore src/BankingApi --locked-mode
COPY appsettings.json ./
COPY src ./src
RUN dotnet publish src/BankingApi -c Release --no-restore --no-self-contained -p:UseAppHost=false -o /app
# The libraries of other machines stay behind.
ARG TARGETARCH
RUN case "$TARGETARCH" in amd64) kept=linux-x64 ;; *) kept="linux-$TARGETARCH" ;; esac \
    && test -d "/app/runtimes/$kept" \
    && find /app/runtimes -mindepth 1 -maxdepth 1 ! -name "$kept" -exec rm -r {} +
# The folder of the embedded stores, for whoever runs it without servers.
RUN mkdir /data

# The web console, an image of its own (docker build --target console): it shares no code with the service.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build-console
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/BankingConsole/BankingConsole.csproj src/BankingConsole/packages.lock.json src/BankingConsole/
RUN dotnet restore src/BankingConsole --locked-mode
COPY src/BankingConsole ./src/BankingConsole
RUN dotnet publish src/BankingConsole -c Release --no-restore --no-self-contained -p:UseAppHost=false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS console
WORKDIR /app
COPY --from=build-console /app .
ENV ASPNETCORE_HTTP_PORTS= \
    Urls=http://+:5090 \
    DOTNET_EnableDiagnostics=0
EXPOSE 5090
USER $APP_UID
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s --retries=3 CMD ["dotnet", "BankingConsole.dll", "--health-check", "http://localhost:5090/health/live"]
ENTRYPOINT ["dotnet", "BankingConsole.dll"]

# The service: last, so that it is what is built when nobody names a target.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# The image's own port would be said beside the setting Urls, and a warning logged.
ENV ASPNETCORE_HTTP_PORTS= \
    Urls=http://+:5080 \
    Embedded__DataDirectory=/data \
    DOTNET_EnableDiagnostics=0
VOLUME /data
EXPOSE 5080
USER $APP_UID
# Live, not ready: an orchestrator must not restart a service whose stores are away.
# Each look starts a process, which costs as much as a thousand commands: often only until it is up.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s --retries=3 CMD ["dotnet", "BankingApi.dll", "--health-check", "http://localhost:5080/health/live"]
ENTRYPOINT ["dotnet", "BankingApi.dll"]
