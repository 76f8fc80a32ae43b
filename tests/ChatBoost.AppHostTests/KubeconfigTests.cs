using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatBoost.AppHost.Orchestration;

namespace ChatBoost.AppHostTests;

public sealed class KubeconfigTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Server_authority_and_token_are_read(bool isPem)
    {
        using var authority = NewAuthority();
        var text = Text(isPem ? Encoding.ASCII.GetBytes(authority.ExportCertificatePem()) : authority.RawData);

        var kubeconfig = Kubeconfig.Parse(text);

        Assert.Equal(new Uri("https://127.0.0.1:34461"), kubeconfig.Server);
        Assert.Equal("secret-token", kubeconfig.Token);
        Assert.Equal(authority.Thumbprint, kubeconfig.Authority.Thumbprint);
    }

    [Fact]
    public void A_half_written_file_is_not_a_kubeconfig()
    {
        using var authority = NewAuthority();
        var text = Text(authority.RawData);

        for (var length = 0; length < text.Length - 20; length += 7)
        {
            Assert.ThrowsAny<FormatException>(() => Kubeconfig.Parse(text[..length]));
        }
    }

    private static string Text(byte[] authority) => $"""
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: {Convert.ToBase64String(authority)}
            server: https://127.0.0.1:34461
          name: apiserver_cluster
        contexts:
        - context:
            cluster: apiserver_cluster
            user: apiserver_user
          name: apiserver
        current-context: apiserver
        kind: Config
        users:
        - name: apiserver_user
          user:
            token: secret-token
        """;

    private static X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
    }
}
