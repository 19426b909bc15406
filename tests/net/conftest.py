import pytest
import torch

from tbviewer.net.pasa import Pasa, initialise


@pytest.fixture(scope="session")
def network() -> Pasa:
    """A Network with weights and running statistics that are not trivial."""
    network = Pasa()
    initialise(network, seed=0)
    generator = torch.Generator().manual_seed(1)
    network.train()
    with torch.no_grad():
        for _ in range(3):
            network(torch.randn(2, 1, 512, 512, generator=generator))
    return network.eval().requires_grad_(False)


@pytest.fixture(scope="session")
def film_tensor() -> torch.Tensor:
    rough = torch.randn(1, 1, 16, 16, generator=torch.Generator().manual_seed(2))
    return torch.nn.functional.interpolate(rough, (512, 512), mode="bicubic")
