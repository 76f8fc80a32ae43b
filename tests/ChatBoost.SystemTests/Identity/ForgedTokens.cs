using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBoost.ServiceDefaults.Authentication;
using ChatBoost.SystemTests.Isolation;

namespace ChatBoost.SystemTests.Identity;

/// <summary>Tokens nobody may get in with, shown to every process that checks tokens itself, past the gateway.</summary>
public sealed class ForgedTokens(SystemStack stack, ITestOutputHelper output)
{
    // The one fault that is told, as a client renews its token then; and only of a token that was good.
    private const string Expired = "that has expired";

    [Fact]
    public async Task No_service_takes_a_token_that_is_not_right_in_everything()
    {
        var owner = await stack.Running.CreateOrganizationAsync(Cancellation);
        var genuine = owner.Session!.AccessToken;
        var (header, claims) = (Part(genuine, 0), Part(genuine, 1));
        using var key = await SigningKeyOfTheStack.ReadAsync(stack.Running, header["kid"]!.GetValue<string>());
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = new List<(string What, string Token)>();
        forged.AddRange(Unsigned(genuine, header, claims, key));
        forged.AddRange(SignedByOthers(header, claims, stranger));
        forged.AddRange(SignedButWrong(header, claims, key));
        var failures = new List<string>();
        var services = new HashSet<string>();

        foreach (var (service, address) in await GuardedAsync(genuine))
        {
            services.Add(service);
            // What the forgeries are made with makes good tokens too: each of them is wrong in one thing only.
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(address, CompactJws.Sign(Json(header), Json(claims), key))).Status);
            foreach (var (what, token) in forged)
            {
                var answer = await AskAsync(address, token);
                if (answer.Status != HttpStatusCode.Unauthorized || answer.Code != (what == Expired ? "token_expired" : "unauthorized"))
                {
                    failures.Add($"{service} ({address}) answered {(int)answer.Status} {answer.Code} to a token {what}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.Superset(new HashSet<string> { "identity", "inbox", "catalog", "whatsapp-worker" }, services);
        output.WriteLine($"{forged.Count} forged tokens at {string.Join(", ", services)}.");
    }

    private static IEnumerable<(string What, string Token)> Unsigned(string genuine, JsonObject header, JsonObject claims, ECDsa key)
    {
        var parts = genuine.Split('.');
        foreach (var none in new[] { "none", "None", "NONE", "" })
        {
            var says = Changed(header, "alg", none);
            yield return ($"with alg '{none}' and no signature", $"{Text(says)}.{parts[1]}.");
            yield return ($"with alg '{none}' and a signature", $"{Text(says)}.{parts[1]}.{parts[2]}");
        }

        // The oldest trick: the public key, which everybody has, as the secret of a symmetric signature.
        var published = key.ExportSubjectPublicKeyInfo();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        foreach (var secret in new[] { published, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", published)), [.. point.X!, .. point.Y!], Encoding.ASCII.GetBytes(Base64Url.EncodeToString(point.X)) })
        {
            var signed = $"{Text(Changed(header, "alg", "HS256"))}.{parts[1]}";
            yield return ("signed by HS256 with the public key", $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}");
        }

        yield return ("of another organization", $"{parts[0]}.{Text(Changed(claims, "org", OrganizationId.New().ToString()))}.{parts[2]}");
        yield return ("of a higher role", $"{parts[0]}.{Text(Changed(claims, "role", "admin"))}.{parts[2]}");
        yield return ("whose signature is zeros", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}");
        yield return ("whose signature is cut", genuine[..^2]);
        yield return ("with five parts, as an encrypted one has", $"{Text(new JsonObject { ["alg"] = "ECDH-ES", ["enc"] = "A256GCM" })}.{parts[0]}.{parts[1]}.{parts[2]}.{parts[2]}");
        yield return ("with four parts", genuine + ".x");
        yield return ("with padding", genuine + "=");
        yield return ("twice", $"{genuine},{genuine}");
        yield return ("that is none", "nonsense");
    }

    private static IEnumerable<(string What, string Token)> SignedByOthers(JsonObject header, JsonObject claims, ECDsa stranger)
    {
        yield return ("signed by another key", CompactJws.Sign(Json(header), Json(claims), stranger));
        var own = JsonSerializer.SerializeToNode(JsonWebKey.Of("stranger", stranger));
        yield return ("signed by another key that it brings along", CompactJws.Sign(Json(Changed(header, "jwk", own)), Json(claims), stranger));
        foreach (var keyId in new[] { "stranger", "", "../../dev/null", "' or 1=1 --", "whatsapp-worker", new string('k', 200) })
        {
            yield return ($"of the key '{keyId}'", CompactJws.Sign(Json(Changed(header, "kid", keyId)), Json(claims), stranger));
        }

        yield return ("of no key", CompactJws.Sign(Json(Changed(header, "kid", null)), Json(claims), stranger));
    }

    private static IEnumerable<(string What, string Token)> SignedButWrong(JsonObject header, JsonObject claims, ECDsa key)
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var (what, name, value) in new (string, string, JsonNode?)[]
        {
            (Expired, "exp", now.AddMinutes(-1).ToUnixTimeSeconds()),
            ("that never expires", "exp", null),
            ("that expires in words", "exp", "tomorrow"),
            ("not valid yet", "nbf", now.AddMinutes(2).ToUnixTimeSeconds()),
            ("of another issuer", "iss", "https://issuer.example"),
            ("of no issuer", "iss", null),
            ("for somebody else", "aud", "somebody-else"),
            ("for several others", "aud", new JsonArray("one", "other")),
            ("for nobody", "aud", null),
            ("without an organization", "org", null),
            ("of an organization that is none", "org", "org_none"),
            ("of no user", "sub", null),
            ("longer than any of ours", "padding", new string('x', 5000)),
        })
        {
            yield return (what, CompactJws.Sign(Json(header), Json(Changed(claims, name, value)), key));
        }

        yield return ("of another type", CompactJws.Sign(Json(Changed(header, "typ", "JWT")), Json(claims), key));
        yield return ("with an extension nobody knows", CompactJws.Sign(Json(Changed(header, "crit", new JsonArray("b64"))), Json(claims), key));
        yield return ("that says RS256", CompactJws.Sign(Json(Changed(header, "alg", "RS256")), Json(claims), key));
        yield return ("whose claims are a list", CompactJws.Sign(Json(header), "[]"u8, key));
    }

    /// <summary>Every process with an operation that reads without arguments, for members only: one such operation of each.</summary>
    private async Task<IReadOnlyList<(string Service, Uri Address)>> GuardedAsync(string token)
    {
        var guarded = new List<(string, Uri)>();
        foreach (var process in stack.Running.Description.Resources.Where(process => process.Pid != 0 && process.Name != "gateway" && process.Url.StartsWith("http", StringComparison.Ordinal)))
        {
            using var anonymous = new ChatBoostApi(new Uri(process.Url), accessToken: null);
            using var described = await anonymous.SendAsync(HttpMethod.Get, "/openapi/v1.json", null, Cancellation);
            if (described.Content.Headers.ContentType?.MediaType != "application/json" || !described.IsSuccessStatusCode)
            {
                continue;
            }

            foreach (var operation in (await ApiDocument.ReadAsync(anonymous)).Operations.Where(o => o is { IsSafe: true, HasPathParameters: false } && !o.Parameters.Any(p => p.IsRequired)))
            {
                var address = new Uri(new Uri(process.Url), operation.Path);
                if (await Calls.IsPublicAsync(anonymous, operation) || (await AskAsync(address, token)).Status != HttpStatusCode.OK)
                {
                    continue;
                }

                guarded.Add((process.Name, address));
                break;
            }
        }

        return guarded;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> AskAsync(Uri address, string token)
    {
        using var http = new ChatBoostApi(address, accessToken: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var response = await http.SendAsync(request, Cancellation);
        return (response.StatusCode, response.IsSuccessStatusCode ? null : (await ApiProblemException.OfAsync(response, Cancellation)).Code);
    }

    private static JsonObject Part(string token, int index) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]))!.AsObject();

    private static JsonObject Changed(JsonObject json, string name, JsonNode? value)
    {
        var changed = json.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    private static byte[] Json(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    private static string Text(JsonObject json) => Base64Url.EncodeToString(Json(json));
}
