using System.Security.Cryptography.X509Certificates;
using YamlDotNet.RepresentationModel;

namespace ChatBoost.AppHost.Orchestration;

/// <summary>How to reach DCP's API server: the file it writes when it starts.</summary>
public sealed record Kubeconfig(Uri Server, X509Certificate2 Authority, string Token)
{
    /// <summary>Reads the text of a kubeconfig with one cluster and one user.</summary>
    /// <exception cref="FormatException">The text is not (yet) a whole kubeconfig.</exception>
    public static Kubeconfig Parse(string text)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var root = yaml.Documents[0].RootNode;
            var cluster = root["clusters"][0]["cluster"];
            return new Kubeconfig(
                new Uri(Text(cluster["server"])),
                X509CertificateLoader.LoadCertificate(PemOrDer(Convert.FromBase64String(Text(cluster["certificate-authority-data"])))),
                Text(root["users"][0]["user"]["token"]));
        }
        catch (Exception exception) when (exception is not FormatException)
        {
            throw new FormatException("Not a kubeconfig with a server, a certificate authority and a token.", exception);
        }
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? throw new FormatException("A value is empty.");

    private static byte[] PemOrDer(byte[] data) =>
        data.AsSpan().StartsWith("-----BEGIN"u8) ? X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(data)).RawData : data;
}
