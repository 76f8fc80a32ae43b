using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace ChatBoost.SystemTests.Transfer;

/// <summary>An import as the API shows it.</summary>
internal sealed record Import(
    string Id, string State, long Size, long BytesRead, int Rows, int Created, int Updated, int Skipped, int Rejected, IReadOnlyList<string> IgnoredColumns, string? ErrorCode, int? ErrorLine);

internal sealed record ImportList(IReadOnlyList<Import> Data);

/// <summary>What tests of imports and exports ask.</summary>
internal static class TransferCalls
{
    public static async Task<Import> StartImportAsync(this ChatBoostApi api, byte[] file, string query = "")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent { { content, "file", "contacts.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/v1/contacts/imports{query}", UriKind.Relative)) { Content = form };
        using var response = await api.SendAsync(request, Cancellation);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<Import>(Cancellation))!
            : throw await ApiProblemException.OfAsync(response, Cancellation);
    }

    /// <summary>Imports a file and waits for its end.</summary>
    public static async Task<Import> ImportAsync(this ChatBoostApi api, string file, string query = "") => await api.EndOfAsync(await api.StartImportAsync(Encoding.UTF8.GetBytes(file), query));

    public static Task<Import> EndOfAsync(this ChatBoostApi api, Import import) => Wait.ForAsync(
        "the end of the import",
        async () => await api.GetAsync<Import>($"/api/v1/contacts/imports/{import.Id}", Cancellation) is { State: "completed" or "failed" or "cancelled" } ended ? ended : null,
        TimeSpan.FromMinutes(3),
        Cancellation);

    /// <summary>The rejected rows, without the header.</summary>
    public static async Task<IReadOnlyList<string>> ReportAsync(this ChatBoostApi api, Import import)
    {
        var lines = (await api.TextAsync($"/api/v1/contacts/imports/{import.Id}/report")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("line,field,reason", lines[0]);
        return lines[1..];
    }

    public static async Task<string> TextAsync(this ChatBoostApi api, string path)
    {
        using var response = await api.SendAsync(HttpMethod.Get, path, null, Cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(Cancellation) : throw await ApiProblemException.OfAsync(response, Cancellation);
    }

    /// <summary>The records of a file, cell by cell, as a reader other than the product's would have them.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Records(string csv)
    {
        var records = new List<IReadOnlyList<string>>();
        var (cells, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        foreach (var letter in csv.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            if (letter == '"')
            {
                // A doubled quote leaves and comes back, with itself in between.
                isQuoted = !isQuoted;
                if (isQuoted && cell.Length > 0 && cell[^1] == '\u0001')
                {
                    cell[^1] = '"';
                    continue;
                }

                cell.Append(isQuoted ? "" : "\u0001");
            }
            else if (!isQuoted && letter is ',' or '\n')
            {
                cells.Add(cell.ToString().TrimEnd('\u0001'));
                cell.Clear();
                if (letter == '\n')
                {
                    records.Add(cells);
                    cells = [];
                }
            }
            else
            {
                cell.Append(letter);
            }
        }

        return records;
    }
}
