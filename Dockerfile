FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# A build is over before instrumented code would gain anything.
ENV DOTNET_TieredPGO=0

# What decides about the packages comes first: the restored layer stays while only code changes.
COPY .config .config
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig ./
COPY src/Modules/Tickets.Contracts/Tickets.Contracts.csproj src/Modules/Tickets.Contracts/
COPY src/Modules/Tickets.Inference/Tickets.Inference.csproj src/Modules/Tickets.Inference/
COPY src/Modules/Tickets.Ticketing/Tickets.Ticketing.csproj src/Modules/Tickets.Ticketing/
COPY src/Tickets.Pages/Tickets.Pages.csproj src/Tickets.Pages/
COPY src/Tickets.SharedKernel/Tickets.SharedKernel.csproj src/Tickets.SharedKernel/
COPY src/Tickets.Host/Tickets.Host.csproj src/Tickets.Host/
COPY src/Tickets.Sample/Tickets.Sample.csproj src/Tickets.Sample/
RUN dotnet restore src/Tickets.Host && dotnet tool restore

COPY src src
# Wolverine's handler code is written now and compiled in, and all of it to machine code; see Tickets.Host.csproj.
# The analyzers have their say in make build.
RUN dotnet build src/Tickets.Host -c Release --no-restore -p:RunAnalyzers=false \
    && dotnet src/Tickets.Host/bin/Release/net10.0/Tickets.Host.dll codegen write \
    && dotnet publish src/Tickets.Host -c Release -p:RunAnalyzers=false -p:Pregenerated=true -p:PublishReadyToRun=true \
        --use-current-runtime --self-contained false -o /app

# The packages in it, with versions, hashes and licences (CycloneDX).
RUN dotnet CycloneDX src/Tickets.Host/Tickets.Host.csproj --disable-package-restore --recursive --no-serial-number \
        --set-name Tickets --output-format Json --output /app --filename sbom.json

# A model is part of the image, trained from the data of the repository: hosts whose store has none begin with it.
COPY data /app/data
RUN cd /app && dotnet Tickets.Host.dll train --data data/tickets.csv


FROM mcr.microsoft.com/dotnet/aspnet:10.0
LABEL org.opencontainers.image.title="Tickets" \
      org.opencontainers.image.description="Takes in support tickets and classifies them" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
USER $APP_UID
ENTRYPOINT ["dotnet", "Tickets.Host.dll"]
