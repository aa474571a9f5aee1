using System.Security.Cryptography;
using BankingApi.Evidence;

namespace BankingApi.UnitTests.Evidence;

/// <summary>Against the reference vectors of Certificate Transparency.</summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_root_is_that_of_RFC_6962(int leaves, string root)
    {
        var tree = new MerkleTree();
        foreach (var leaf in Leaves.Take(leaves)) tree.Add(Convert.FromHexString(leaf));

        Assert.Equal(root, tree.Root());
    }

    [Fact]
    public void However_many_leaves_there_are_the_root_is_that_of_the_definition()
    {
        var (tree, leaves) = (new MerkleTree(), new List<byte[]>());
        for (var n = 0; n < 300; n++)
        {
            Assert.Equal(Convert.ToHexStringLower(Defined([.. leaves])), tree.Root());
            leaves.Add(BitConverter.GetBytes(n));
            tree.Add(leaves[^1]);
        }
    }

    /// <summary>As section 2.1 has it: cut where the left part is the largest power of two that leaves something for the right.</summary>
    private static byte[] Defined(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0) return SHA256.HashData([]);
        if (leaves.Length == 1) return SHA256.HashData([0, .. leaves[0]]);
        var left = 1;
        while (left * 2 < leaves.Length) left *= 2;
        return SHA256.HashData([1, .. Defined(leaves[..left]), .. Defined(leaves[left..])]);
    }
}
