using System.Security.Cryptography;
using System.Text;

namespace ChatBoost.ProviderSimulator.Graph;

/// <summary>Message ids in the layout real ones show after base64 decoding; only ever to be treated as opaque.</summary>
internal static class Wamid
{
    /// <summary>Id of a message sent through the API.</summary>
    public static string ForBusiness(string customer) => Create(customer, 0x11, Convert.ToHexString(RandomNumberGenerator.GetBytes(9)));

    /// <summary>Id of a message sent from a customer's phone.</summary>
    public static string ForCustomer(string customer) => Create(customer, 0x12, "3A" + Convert.ToHexString(RandomNumberGenerator.GetBytes(9)));

    private static string Create(string customer, byte origin, string hex)
    {
        // A length byte cannot hold a user id of 128 characters in the real layout's spirit; the end is the part that differs.
        var user = Encoding.ASCII.GetBytes(customer.Length > 40 ? customer[^40..] : customer);
        byte[] bytes = [0x1C, 0x18, (byte)user.Length, .. user, 0x15, 0x02, 0x00, origin, 0x18, (byte)hex.Length, .. Encoding.ASCII.GetBytes(hex), 0x00];
        return "wamid." + Convert.ToBase64String(bytes);
    }
}
