using System.Text.Json;
using ChatBoost.ProviderSimulator.Settings;

namespace ChatBoost.ProviderSimulator.Graph.Media;

/// <summary>Fetches media a business sent by link, to see whether Meta could.</summary>
internal sealed class LinkedMedia(HttpMessageInvoker http, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The link to fetch; null when there is none, or the settings leave this one alone.</summary>
    public static Uri? ToFetch(SimulatorSettings settings, string type, JsonElement body)
    {
        if (settings.FetchLinks == "none" || type is not ("image" or "video" or "audio" or "document" or "sticker")
            || !body.GetProperty(type).TryGetProperty("link", out var link) || !Uri.TryCreate(link.GetString(), UriKind.Absolute, out var url))
        {
            return null;
        }

        return settings.FetchLinks == "all" || url.IsLoopback ? url : null;
    }

    /// <summary>Fetches in the background and says whether it went well.</summary>
    public void Fetch(Uri url, Action<bool> done) => _ = FetchAsync(url, done);

    private async Task FetchAsync(Uri url, Action<bool> done)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        timeout.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", "facebookexternalua");
            using var response = await http.SendAsync(request, timeout.Token);
            await response.Content.CopyToAsync(Stream.Null, timeout.Token);
            done(response.IsSuccessStatusCode);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            done(false);
        }
    }
}
