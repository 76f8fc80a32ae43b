using System.Text.Json;
using ChatBoost.ProviderSimulator.State;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatBoost.ProviderSimulator.Kms;

/// <summary>
/// <c>POST /kms</c> as AWS KMS answers it (JSON 1.1, <c>X-Amz-Target: TrentService.…</c>): Encrypt and Decrypt. Signatures must be there and for KMS; they are not
/// recalculated. Any key exists but those whose id begins with <c>alias/missing</c>.
/// </summary>
internal sealed class KmsApi(KmsFaults faults)
{
    private const int LongestPlaintext = 4096;

    public void Map(IEndpointRouteBuilder app) => app.MapPost("/kms", HandleAsync).ExcludeFromDescription();

    /// <summary><c>/simulator/kms/faults</c>: trouble for KMS.</summary>
    public static void MapControl(IEndpointRouteBuilder control)
    {
        control.MapPost("/kms/faults", Results<NoContent, ProblemHttpResult> (KmsFault fault, KmsFaults faults) =>
        {
            if (fault.Status is < 400 or > 599 || string.IsNullOrEmpty(fault.Code))
            {
                return ControlProblem.Invalid("code is the name of an error, status is 4xx or 5xx.");
            }

            faults.Add(fault);
            return TypedResults.NoContent();
        }).WithName("AddKmsFault");
        control.MapDelete("/kms/faults", (KmsFaults faults) =>
        {
            faults.Clear();
            return TypedResults.NoContent();
        }).WithName("ClearKmsFaults");
    }

    private async Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal) || !authorization.Contains("/kms/aws4_request", StringComparison.Ordinal))
        {
            await FailAsync(response, "MissingAuthenticationTokenException", "Missing Authentication Token");
            return;
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync<Request>(context.Request.Body, cancellationToken: context.RequestAborted) ?? new Request();
            if (faults.Take(body.EncryptionContext) is { } fault)
            {
                await FailAsync(response, fault.Code, "because it was ordered", fault.Status);
                return;
            }

            await (context.Request.Headers["X-Amz-Target"].ToString() switch
            {
                "TrentService.Encrypt" => EncryptAsync(response, body),
                "TrentService.Decrypt" => DecryptAsync(response, body),
                _ => FailAsync(response, "UnknownOperationException", ""),
            });
        }
        catch (JsonException)
        {
            await FailAsync(response, "SerializationException", "");
        }
    }

    private static Task EncryptAsync(HttpResponse response, Request request) =>
        request is not { KeyId: { Length: > 0 } keyId, Plaintext: { Length: > 0 and <= LongestPlaintext } plaintext } ? FailAsync(response, "ValidationException", "KeyId and Plaintext are needed.")
        : IsMissing(keyId) ? FailAsync(response, "NotFoundException", $"Key {keyId} does not exist.")
        : AnswerAsync(response, new { CiphertextBlob = PlayedKms.Encrypt(keyId, plaintext, request.EncryptionContext), KeyId = keyId, EncryptionAlgorithm = "SYMMETRIC_DEFAULT" });

    private static Task DecryptAsync(HttpResponse response, Request request) =>
        request.CiphertextBlob is not { } blob ? FailAsync(response, "ValidationException", "CiphertextBlob is needed.")
        : PlayedKms.KeyOf(blob) is not { } keyId ? FailAsync(response, "InvalidCiphertextException", "")
        : IsMissing(keyId) ? FailAsync(response, "NotFoundException", $"Key {keyId} does not exist.")
        : request.KeyId is { } expected && expected != keyId ? FailAsync(response, "IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.")
        : PlayedKms.Decrypt(blob, request.EncryptionContext) is not { } plaintext ? FailAsync(response, "InvalidCiphertextException", "")
        : AnswerAsync(response, new { Plaintext = plaintext, KeyId = keyId, EncryptionAlgorithm = "SYMMETRIC_DEFAULT" });

    private static bool IsMissing(string keyId) => keyId.StartsWith("alias/missing", StringComparison.Ordinal);

    private static Task AnswerAsync<T>(HttpResponse response, T answer) => WriteAsync(response, answer);

    private static Task FailAsync(HttpResponse response, string code, string message, int status = StatusCodes.Status400BadRequest)
    {
        response.StatusCode = status;
        return WriteAsync(response, new Dictionary<string, string> { ["__type"] = code, ["message"] = message });
    }

    private static Task WriteAsync<T>(HttpResponse response, T answer)
    {
        response.ContentType = "application/x-amz-json-1.1";
        // Names as KMS spells them, not camelCase.
        return response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer)).AsTask();
    }

    private sealed record Request
    {
        public string? KeyId { get; init; }

        public byte[]? Plaintext { get; init; }

        public byte[]? CiphertextBlob { get; init; }

        public Dictionary<string, string> EncryptionContext { get; init; } = [];
    }
}
