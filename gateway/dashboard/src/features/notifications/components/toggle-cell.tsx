interface ToggleCellProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A tick in a table. */
export function ToggleCell({ label, checked, onChange }: ToggleCellProps) {
  return (
    <td className="text-center">
      <label className="inline-flex size-9 cursor-pointer items-center justify-center rounded-lg hover:bg-hover">
        <input type="checkbox" aria-label={label} checked={checked} onChange={(event) => onChange(event.target.checked)} className="size-4 accent-accent" />
      </label>
    </td>
  );
}
