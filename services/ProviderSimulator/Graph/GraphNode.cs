using ChatBoost.ProviderSimulator.Graph.Accounts;
using ChatBoost.ProviderSimulator.Graph.Media;
using ChatBoost.ProviderSimulator.Graph.Templates;

namespace ChatBoost.ProviderSimulator.Graph;

/// <summary><c>/{id}</c>: whatever the id names, found by looking where it is kept, as Meta does.</summary>
internal sealed class GraphNode(
    PhoneNumberNode phoneNumbers, BusinessAccountNode businessAccounts, MediaStore media, MediaDownload downloads, TemplateStore templates,
    ManageTemplates manageTemplates)
{
    public void Map(GraphEndpoint graph, IEndpointRouteBuilder routes)
    {
        graph.Map(routes, HttpMethods.Get, "/{id}", OperationOf("media_get"), call => ValueTask.FromResult(Read(call)));
        graph.Map(routes, HttpMethods.Post, "/{id}", OperationOf("media_get"), ChangeAsync);
        graph.Map(routes, HttpMethods.Delete, "/{id}", OperationOf("media_delete"), call => ValueTask.FromResult(Delete(call)));
    }

    /// <summary>Names the operation for faults by what the id is.</summary>
    private static Func<GraphCall, string> OperationOf(string onMedia) => call =>
        call.IsOwnNumber ? "phone_number"
        : MediaStore.IsMediaId(call.ObjectId) ? onMedia
        : TemplateStore.IsTemplateId(call.ObjectId) ? "templates"
        : "business_account";

    private GraphAnswer Read(GraphCall call)
    {
        if (call.IsOwnNumber)
        {
            return phoneNumbers.Read(call);
        }

        if (media.Find(call.ObjectId) is { } file)
        {
            return downloads.Describe(call, file);
        }

        if (templates.Find(call.ObjectId) is { } template)
        {
            return ManageTemplates.Read(call, template);
        }

        return IsGone(call.ObjectId) ? GraphError.NoSuchObject(call.ObjectId) : businessAccounts.Read(call);
    }

    private async ValueTask<GraphAnswer> ChangeAsync(GraphCall call)
    {
        if (call.IsOwnNumber)
        {
            return await phoneNumbers.ChangeAsync(call);
        }

        return templates.Find(call.ObjectId) is { } template ? manageTemplates.Edit(call, template) : GraphError.NoSuchObject(call.ObjectId, "post");
    }

    private GraphAnswer Delete(GraphCall call) =>
        media.Find(call.ObjectId) is { } file ? downloads.Delete(call, file) : GraphError.NoSuchObject(call.ObjectId, "delete");

    // An id that was a file's or a template's, or cannot be one at all, is nobody's account.
    private static bool IsGone(string id) =>
        MediaStore.IsMediaId(id) || TemplateStore.IsTemplateId(id) || id.AsSpan().ContainsAnyExceptInRange('0', '9');
}
