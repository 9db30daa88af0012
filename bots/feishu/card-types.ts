/**
 * The part of Feishu's card JSON 2.0 that we use; the SDK has no types for it. Unknown properties are rejected by the
 * platform, so none may be added without looking it up.
 *
 * https://open.feishu.cn/document/feishu-cards/card-json-v2-structure
 */
export type PlainText = { tag: 'plain_text'; content: string }

export type HeaderTemplate = 'blue' | 'wathet' | 'orange' | 'yellow' | 'red' | 'green' | 'grey'

export type TagColour = 'neutral' | 'blue' | 'orange' | 'red' | 'green'

export type Card = {
  schema: '2.0'
  config: { update_multi: true; enable_forward: false }
  header: {
    template: HeaderTemplate
    title: PlainText
    subtitle?: PlainText
    text_tag_list?: { tag: 'text_tag'; text: PlainText; color: TagColour }[]
  }
  body: { elements: CardElement[] }
}

export type Markdown = { tag: 'markdown'; content: string; text_size?: 'notation' }

/** Text that is shown as it is: no markdown, no mentions, no links. The only place for what customers say. */
export type Div = { tag: 'div'; text: PlainText & { text_size?: 'notation'; text_color?: 'grey' } }

export type Rule = { tag: 'hr' }

export type Column = { tag: 'column'; width: 'weighted' | 'auto'; weight?: number; elements: CardElement[] }

export type ColumnSet = {
  tag: 'column_set'
  flex_mode: 'bisect' | 'flow' | 'none'
  horizontal_spacing: '8px'
  columns: Column[]
}

export type CollapsiblePanel = {
  tag: 'collapsible_panel'
  expanded: boolean
  header: { title: PlainText }
  elements: (Markdown | Div | FormElement)[]
}

export type Button = {
  tag: 'button'
  text: PlainText
  type: 'primary' | 'default' | 'danger'
  behaviors: [{ type: 'callback'; value: Record<string, string> }]
  confirm?: { title: PlainText; text: PlainText }
  /** Both only inside a form. */
  name?: string
  form_action_type?: 'submit'
}

export type Input = {
  tag: 'input'
  name: string
  required: boolean
  label: PlainText
  label_position: 'top'
  input_type: 'text' | 'multiline_text'
  width: 'fill'
  placeholder?: PlainText
  default_value?: string
  rows?: number
  max_length: number
}

export type SelectStatic = {
  tag: 'select_static'
  name: string
  required: boolean
  width: 'fill'
  placeholder: PlainText
  options: { text: PlainText; value: string }[]
  initial_option?: string
}

export type SelectPerson = {
  tag: 'select_person'
  name: string
  required: boolean
  width: 'fill'
  placeholder: PlainText
  options?: { value: string }[]
  initial_option?: string
}

export type DatePicker = {
  tag: 'date_picker'
  name: string
  required: boolean
  width: 'fill'
  placeholder: PlainText
  initial_date?: string
}

export type FormElement = Markdown | Div | Input | SelectStatic | SelectPerson | DatePicker | Button | CollapsiblePanel

export type Form = { tag: 'form'; name: string; elements: FormElement[] }

export type CardElement = Markdown | Div | Rule | ColumnSet | CollapsiblePanel | Button | Form
