using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>A real IMAP server, in a folder of its own: Dovecot 2.3.</summary>
public sealed class Dovecot : IAsyncLifetime
{
    private const string Program = "/usr/sbin/dovecot";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tickets-dovecot-");
    private readonly Dictionary<string, string> _passwords = [];
    private Process? _server;
    private int _delivered;

    /// <summary>Without TLS, or with <c>starttls</c>.</summary>
    public int Port { get; } = ServerProxy.FreePort();

    /// <summary>With TLS.</summary>
    public int TlsPort { get; } = ServerProxy.FreePort();

    /// <summary>The file of its certificate, which nobody trusts who is not told to.</summary>
    public string Certificate => Path.Combine(_folder.FullName, "certificate.pem");

    private static bool IsRoot => Environment.UserName == "root";

    // Mail of root is not given to anybody.
    private static string Owner => IsRoot ? "dovecot" : Environment.UserName;

    public async Task InitializeAsync()
    {
        File.Exists(Program).ShouldBeTrue("These tests need Dovecot: run them with 'make test', or install the package dovecot-imapd.");
        await RunAsync("chmod", "755", _folder.FullName);
        MakeCertificate();
        await File.WriteAllTextAsync(InFolder("users"), "");
        await File.WriteAllTextAsync(InFolder("dovecot.conf"), Configuration);
        _server = Process.Start(new ProcessStartInfo(Program, ["-F", "-c", InFolder("dovecot.conf")]) { RedirectStandardError = true })!;
        await EventuallyAsync(IsReadyAsync, $"Dovecot is ready; its log is {InFolder("log")}");
    }

    public async Task DisposeAsync()
    {
        if (_server is { HasExited: false } server)
        {
            await RunAsync("kill", "-TERM", $"{server.Id}");
            await server.WaitForExitAsync();
        }

        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Gives a user a password.</summary>
    public async Task SetPasswordAsync(string user, string password)
    {
        _passwords[user] = password;
        // Dovecot looks at the size and the second in which it was written.
        var lines = _passwords.Select(one => $"{one.Key}:{{PLAIN}}{one.Value}").Append($"# {new string('#', ++_delivered)}");
        await File.WriteAllLinesAsync(InFolder("users"), lines);
        // It looks once a second at most.
        await EventuallyAsync(() => KnowsAsync(user, password), $"Dovecot knows the password of {user}");
    }

    private async Task<bool> KnowsAsync(string user, string password) =>
        (await EndAsync("doveadm", "-c", InFolder("dovecot.conf"), "auth", "test", user, password)).Code == 0;

    /// <summary>Puts a message into a mailbox, as a mail server does.</summary>
    public async Task DeliverAsync(string user, byte[] message, DateTimeOffset received)
    {
        var mailbox = InFolder("mail", user);
        if (!Directory.Exists(mailbox))
        {
            foreach (var part in new[] { "tmp", "new", "cur" })
                Directory.CreateDirectory(Path.Combine(mailbox, part));
            if (IsRoot)
                await RunAsync("chown", "-R", Owner, InFolder("mail"));
        }

        var name = $"{received.ToUnixTimeSeconds()}.M{++_delivered:D6}.tests";
        var file = Path.Combine(mailbox, "tmp", name);
        await File.WriteAllBytesAsync(file, message);
        File.SetLastWriteTimeUtc(file, received.UtcDateTime);
        File.Move(file, Path.Combine(mailbox, "new", name));
    }

    /// <summary>The files of a mailbox; those that were seen end with S.</summary>
    public IReadOnlyList<string> Files(string user) =>
        [.. new[] { "new", "cur" }.SelectMany(part => Directory.GetFiles(InFolder("mail", user, part))).Select(file => Path.GetFileName(file))];

    /// <summary>Numbers the messages of a mailbox anew.</summary>
    public Task RenumberAsync(string user, uint validity) =>
        RunAsync("doveadm", "-c", InFolder("dovecot.conf"), "mailbox", "update", "-u", user, "--uid-validity", $"{validity}", "INBOX");

    private string Configuration =>
        $$"""
        protocols = imap
        listen = 127.0.0.1
        base_dir = {{InFolder("run")}}
        state_dir = {{InFolder("state")}}
        log_path = {{InFolder("log")}}
        default_internal_user = {{Owner}}
        {{(IsRoot ? "" : "default_internal_group = " + Owner)}}
        default_login_user = {{(IsRoot ? "dovenull" : Owner)}}
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = maildir:{{InFolder("mail")}}/%u
        mail_max_userip_connections = 100
        auth_mechanisms = plain login
        auth_failure_delay = 0
        disable_plaintext_auth = no
        ssl = yes
        ssl_cert = <{{Certificate}}
        ssl_key = <{{InFolder("key.pem")}}
        passdb {
          driver = passwd-file
          args = username_format=%u {{InFolder("users")}}
        }
        userdb {
          driver = static
          args = uid={{Owner}} gid={{Owner}} home={{InFolder("mail")}}/%u
        }
        service anvil {
          chroot =
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          chroot =
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = {{Port}}
          }
          inet_listener imaps {
            port = {{TlsPort}}
            ssl = yes
          }
        }
        """;

    private string InFolder(params string[] path) => Path.Combine([_folder.FullName, .. path]);

    private void MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(InFolder("key.pem"), key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_server!.HasExited)
            throw new InvalidOperationException($"Dovecot has ended: {await _server.StandardError.ReadToEndAsync()}");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port);
            using var reader = new StreamReader(client.GetStream());
            return (await reader.ReadLineAsync())?.StartsWith("* OK", StringComparison.Ordinal) == true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (code, errors) = await EndAsync(program, arguments);
        code.ShouldBe(0, errors);
    }

    private static async Task<(int Code, string Errors)> EndAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
