namespace ChatBoost.SystemTests.Isolation;

/// <summary>
/// Every operation the gateway publishes, called by one organization with ids of another in every argument that takes one. A new operation is
/// covered as soon as it is in the document: arguments are made from their schemas.
/// </summary>
public sealed class EveryOperation(TwoOrganizations organizations, ITestOutputHelper output) : IClassFixture<TwoOrganizations>
{
    private static readonly Style[] Styles = [Style.Usual, Style.Otherwise, Style.Least, Style.Most];

    // No organization lets strangers in: who has an invitation, and who is let in, is tested in Identity.Invitations.
    private static readonly HashSet<string> RefusedToEverybody = ["JoinOrganization"];

    private readonly List<string> _failures = [];
    private readonly HashSet<Operation> _called = [];
    private IReadOnlyDictionary<string, string> _theirRows = new Dictionary<string, string>();
    private int _asked;

    private Member Ours => organizations.Ours;

    private Member Theirs => organizations.Theirs;

    [Fact]
    public async Task Nothing_of_another_organization_is_shown_or_changed()
    {
        var operations = organizations.Document.Operations;
        _theirRows = await organizations.Databases.FingerprintAsync(Theirs.Organization);

        var refused = new List<Refused>();
        foreach (var operation in operations)
        {
            foreach (var place in organizations.Calls.PlacesOf(operation, Theirs.Has))
            {
                refused.AddRange(await TryAsync(operation, place));
            }

            await SearchAsync(operation);
        }

        // With nothing foreign in it: lists above all. Last, as some of it changes what the calls above work with.
        foreach (var operation in operations.Where(operation => operation.Method != HttpMethod.Delete || !_called.Contains(operation)))
        {
            await CallAsync(operation, new Filling(Ours.Has, Style.Usual));
        }

        Assert.True(_failures.Count == 0, string.Join(Environment.NewLine, _failures));
        Assert.Equal(operations.Count, _called.Count);
        Assert.NotEmpty(refused);
        await ProveAsync(refused);
        Assert.True(_failures.Count == 0, string.Join(Environment.NewLine, _failures));
        output.WriteLine($"{_asked} calls, {operations.Count} operations, {refused.Select(r => (r.Operation, r.Place)).Distinct().Count()} arguments refused, {_theirRows.Count} tables watched.");
    }

    /// <summary>Puts an id of theirs into one argument, in all the ways a request can be made around it.</summary>
    private async Task<IReadOnlyList<Refused>> TryAsync(Operation operation, Place place)
    {
        var refused = new List<Refused>();
        var undecided = new List<Answer>();
        var isTaken = false;
        foreach (var style in operation.Body is null ? [Style.Usual] : Styles)
        {
            var answer = await CallAsync(operation, new Filling(Ours.Has, style, Theirs.Has, place.Name));
            if (answer.Status is 403 or 404)
            {
                refused.Add(new Refused(operation, place.Name, style));
            }
            else if (answer.IsSuccess)
            {
                isTaken = true;
                Expect(!place.Name.StartsWith("path ", StringComparison.Ordinal), operation, place.Name, $"their id in the path was not refused: {answer}");
            }
            else
            {
                undecided.Add(answer);
            }
        }

        // Some other field may be refused before the id is looked at, but not in every request. Ids that others gave are no secrets: Meta's number may be "taken".
        Expect(
            refused.Count > 0 || isTaken || !place.IsTyped,
            operation, place.Name, $"no request got as far as the id (give its other fields examples, in Filling): {string.Join(Environment.NewLine, undecided)}");
        return refused;
    }

    /// <summary>Looks for their data by words and by ids where any text is taken.</summary>
    private async Task SearchAsync(Operation operation)
    {
        if (operation.IsSafe && operation.Parameters.Any(Filling.IsWord))
        {
            foreach (var word in new[] { Theirs.Word, Theirs.Has.Find("msg", "messageId")!, Theirs.Has.Find("cnv", "conversationId")! })
            {
                await CallAsync(operation, new Filling(Ours.Has, Style.Usual) { Word = word });
            }
        }
    }

    /// <summary>
    /// The same requests by their owner: they must get through, or a refusal would tell nothing about whose ids they held. And reading must show what
    /// the search above knows an organization by.
    /// </summary>
    private async Task ProveAsync(IReadOnlyList<Refused> refused)
    {
        var isSeen = false;
        foreach (var operation in organizations.Document.Operations.Where(operation => operation is { IsSafe: true, HasPathParameters: false }))
        {
            var answer = await organizations.Calls.CallAsync(Theirs.Api, operation, new Filling(Theirs.Has, Style.Least));
            Expect(answer.IsSuccess, operation, "-", $"does not answer its own organization: {answer}");
            isSeen |= Theirs.Has.In(answer.Body).Count > 0;
        }

        var inOrder = refused.GroupBy(r => (r.Operation, r.Place))
            .Where(group => !RefusedToEverybody.Contains(group.Key.Operation.Name))
            .OrderBy(group => DestructionOf(group.Key.Operation))
            // What hangs on something before the thing itself.
            .ThenByDescending(group => group.Key.Operation.Path.Count(letter => letter == '/'))
            .ToList();
        var deleting = new HashSet<Operation>();
        foreach (var tries in inOrder)
        {
            var answers = new List<Answer>();
            foreach (var style in tries.Select(r => r.Style))
            {
                answers.Add(await organizations.Calls.CallAsync(Theirs.Api, tries.Key.Operation, new Filling(Theirs.Has, style)
                {
                    Always = tries.Key.Place,
                }));
                isSeen |= Theirs.Has.In(answers[^1].Body, answers[^1].Question).Count > 0;
            }

            // A second argument of what deletes something names what the first one deleted.
            var gotThrough = (tries.Key.Operation.Method == HttpMethod.Delete && deleting.Contains(tries.Key.Operation)) || answers.Any(answer => tries.Key.Operation.IsSafe ? answer.IsSuccess : answer.IsSuccess || answer.Status is 409 or 422);
            if (gotThrough)
            {
                deleting.Add(tries.Key.Operation);
            }

            Expect(gotThrough, tries.Key.Operation, tries.Key.Place, $"their own call is refused too, so the refusal of ours proves nothing: {answers[0]}");
        }

        Assert.True(isSeen, "No answer to them shows anything of theirs: the search for it in answers to us would find nothing either.");
    }

    private static int DestructionOf(Operation operation) => operation switch
    {
        { IsSafe: true } => 0,
        { Name: "EraseContact" } => 3,
        { Method.Method: "DELETE" } => operation.Path.EndsWith("/{organizationId}", StringComparison.Ordinal) ? 4 : 2,
        _ => 1,
    };

    private async Task<Answer> CallAsync(Operation operation, Filling filling)
    {
        _called.Add(operation);
        _asked++;
        var answer = await organizations.Calls.CallAsync(Ours.Api, operation, filling);
        var place = filling.Place ?? "-";
        Expect(answer.Status is < 500 and not 405 and not 415 and not 429 && (answer.Status != 401 || filling.Place is null), operation, place, $"was not answered as a request should be: {answer}");
        var shown = Theirs.Has.In(answer.Body, answer.Question);
        Expect(shown.Count == 0, operation, place, $"shows of the other organization: {string.Join(", ", shown)}, in {answer}");

        var now = await organizations.Databases.FingerprintAsync(Theirs.Organization);
        var changed = now.Where(table => _theirRows[table.Key] != table.Value).Select(table => table.Key).ToList();
        Expect(changed.Count == 0, operation, place, $"changed rows of the other organization in {string.Join(", ", changed)}: {answer}");
        _theirRows = now;
        return answer;
    }

    private void Expect(bool holds, Operation operation, string place, string otherwise)
    {
        if (!holds)
        {
            _failures.Add($"{operation}, argument {place}: {otherwise}");
        }
    }

    private sealed record Refused(Operation Operation, string Place, Style Style);
}
