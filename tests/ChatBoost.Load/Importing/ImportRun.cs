using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ChatBoost.Testing.Api;
using ChatBoost.Testing.Stack;

namespace ChatBoost.Load.Importing;

/// <summary>Imports a file of contacts into a new organization, and looks how long it takes and how much memory Inbox has meanwhile.</summary>
public sealed class ImportRun(RunningStack stack)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Imports so many rows, each with a name, a number, an address, two tags and two attributes.</summary>
    /// <returns>True when all of them became contacts.</returns>
    public async Task<bool> RunAsync(int rows, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        try
        {
            await WriteAsync(path, rows, cancellationToken);
            using var api = await stack.CreateOrganizationAsync(cancellationToken);
            var before = Memory();
            var clock = Stopwatch.StartNew();
            var import = await UploadAsync(api, path, cancellationToken);
            var uploaded = clock.Elapsed;
            var (highest, storing) = (before, TimeSpan.Zero);
            string state;
            JsonElement seen;
            do
            {
                await Task.Delay(LookEvery, cancellationToken);
                seen = await api.GetAsync<JsonElement>($"/api/v1/contacts/imports/{import}", cancellationToken);
                state = seen.GetProperty("state").GetString()!;
                storing = state == "storing" && storing == TimeSpan.Zero ? clock.Elapsed : storing;
                highest = Math.Max(highest, Memory());
            }
            while (state is "waiting" or "reading" or "storing");

            Report.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{rows} rows, {new FileInfo(path).Length / 1e6:0} MB: {state} after {clock.Elapsed.TotalSeconds:0.0} s (upload {uploaded.TotalSeconds:0.0} s, reading until {storing.TotalSeconds:0.0} s); inbox {before / 1e6:0} MB before, {highest / 1e6:0} MB at most."));
            return state == "completed" && seen.GetProperty("created").GetInt32() == rows;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task WriteAsync(string path, int rows, CancellationToken cancellationToken)
    {
        await using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await file.WriteLineAsync("name,phones,emails,tags,attribute.city,attribute.points:number".AsMemory(), cancellationToken);
        for (var i = 0; i < rows; i++)
        {
            await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Person Number {i},+4479{i:00000000},person-{i}@example.com,customer;newsletter,City {i % 1000},{i % 5000}").AsMemory(), cancellationToken);
        }
    }

    private static async Task<string> UploadAsync(ChatBoostApi api, string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent { { content, "file", "contacts.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/contacts/imports", UriKind.Relative)) { Content = form };
        using var response = await api.SendAsync(request, cancellationToken);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString()!;
    }

    /// <summary>What the replica of Inbox that has most holds, in bytes (resident set).</summary>
    private long Memory() => stack.Description.All("inbox").Max(replica => ResidentSet(replica.Pid));

    private static long ResidentSet(int pid) =>
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            ? long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024
            : 0;
}
